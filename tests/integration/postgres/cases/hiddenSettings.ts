/** Settings that pg_settings does not list to the master. */
import { type Case, member } from "../caseShape";

export const hiddenSettingCases: readonly Case[] = [
  {
    title: "gets a role to act as in its sessions",
    seed: { app: "CREATE ROLE team" },
    declared: { memberOf: [member("team")], settings: { role: "team" } },
    holds: ["member of team", "setting role=team"],
  },
];
