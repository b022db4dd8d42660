/** Settings that pg_settings does not list to the master. */
import { type Case, member } from "../caseShape";

export const hiddenSettingCases: readonly Case[] = [
  {
    title: "gets a role to act as in its sessions",
    seed: { app: "CREATE ROLE team" },
    declared: { memberOf: [member("team")], settings: { role: "team" } },
    holds: ["member of team", "setting role=team"],
  },
  {
    title: "gets a seed, which pg_settings lists to nobody",
    declared: { settings: { seed: "0.5" } },
    holds: ["setting seed=0.5"],
  },
  ...["seed = 0.5", "transaction_read_only = on"].map((setting): Case => {
    const [name = ""] = setting.split(" ");
    return {
      title: `keeps ${name}, which nobody but a superuser can take away, and loses the rest`,
      from: 16,
      seed: {
        app: `CREATE ROLE svc LOGIN; ALTER ROLE svc SET ${setting}; ALTER ROLE svc SET work_mem = '5MB'`,
      },
      holds: [`setting ${setting.replace(" = ", "=")}`],
      left: [
        `extra setting ${name}, beyond the master's reach. Have a superuser run ALTER ROLE "svc" RESET ALL.`,
      ],
    };
  }),
  {
    title: "loses seed where ALTER ROLE resets it",
    to: 15,
    seed: { app: "CREATE ROLE svc LOGIN; ALTER ROLE svc SET seed = 0.5" },
    holds: [],
  },
];
