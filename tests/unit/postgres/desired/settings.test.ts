import { expect } from "chai";
import { desiredSettings, settingRefusals } from "../../../../provider/postgres/desired/settings";
import type { DesiredRole } from "../../../../provider/postgres/model/desiredRole";
import type { Refusal } from "../../../../provider/postgres/model/plan";
import type { RoleDeclaration } from "../../../../provider/postgres/model/declaration";
import type { Snapshot } from "../../../../provider/postgres/model/snapshot";
import { aDeclaration, aSnapshot } from "../snapshots";

describe("desiredSettings", () => {
  const cases: readonly {
    readonly title: string;
    readonly settings: RoleDeclaration["settings"];
    readonly desired: DesiredRole["settings"];
  }[] = [
    { title: "has none where none are declared", settings: {}, desired: [] },
    {
      title: "keeps names as they were typed, in order",
      settings: { work_mem: "1MB", TimeZone: "UTC" },
      desired: [
        { name: "TimeZone", value: "UTC" },
        { name: "work_mem", value: "1MB" },
      ],
    },
    {
      title: "takes one string for a list of one where a setting takes a list",
      settings: { Search_Path: "My Schema", datestyle: ["ISO", "DMY"], work_mem: "1MB" },
      desired: [
        { name: "Search_Path", value: ["My Schema"] },
        { name: "datestyle", value: ["ISO", "DMY"] },
        { name: "work_mem", value: "1MB" },
      ],
    },
  ];
  for (const { title, settings, desired } of cases) {
    it(title, () => {
      expect(desiredSettings(aDeclaration({ settings }))).to.deep.equal(desired);
    });
  }
});

describe("settingRefusals", () => {
  const cases: readonly {
    readonly title: string;
    readonly names: readonly string[];
    readonly actual: Partial<Pick<Snapshot, "settings" | "settingNames">>;
    readonly refusals: readonly Refusal[];
  }[] = [
    {
      title: "has nothing against settings that the server knows, however they are written",
      names: ["TIMEZONE", "log_statement", "work_mem"],
      actual: {
        settings: [
          { name: "TimeZone", context: "user" },
          { name: "log_statement", context: "superuser" },
          { name: "work_mem", context: "user" },
        ],
      },
      refusals: [],
    },
    {
      title: "has nothing against a setting of two parts or more, which may be anybody's own",
      names: ["app.tenant", "app.tenant.id"],
      actual: { settingNames: ["app.tenants"] },
      refusals: [],
    },
    {
      title: "names those that may be meant by an unknown setting, the nearest first",
      names: ["statement_timeuot"],
      actual: {
        settings: [{ name: "lock_timeout", context: "user" }],
        settingNames: ["lock_timeout", "statement_timeouts", "statement_timeout", "work_mem"],
      },
      refusals: [
        {
          path: "settings.statement_timeuot",
          reason: 'setting "statement_timeuot" does not exist on the server',
          hint: 'Did you mean "statement_timeout" or "statement_timeouts"?',
        },
      ],
    },
    {
      title: "refuses each unknown setting in order, also where no name is near",
      names: ["verbose", "colour"],
      actual: { settingNames: ["work_mem"] },
      refusals: ["colour", "verbose"].map((name) => ({
        path: `settings.${name}`,
        reason: `setting "${name}" does not exist on the server`,
        hint: "Take it out of settings.",
      })),
    },
    {
      title: "refuses settings that ALTER ROLE never sets, with what to set instead",
      names: ["Transaction_Isolation", "is_superuser", "transaction_deferrable"],
      actual: { settings: [{ name: "transaction_isolation", context: "user" }] },
      refusals: [
        {
          path: "settings.Transaction_Isolation",
          reason: 'setting "Transaction_Isolation" cannot be set for a role',
          hint: 'Set "default_transaction_isolation" instead.',
        },
        {
          path: "settings.is_superuser",
          reason: 'setting "is_superuser" cannot be set for a role',
          hint: "Take it out of settings.",
        },
        {
          path: "settings.transaction_deferrable",
          reason: 'setting "transaction_deferrable" cannot be set for a role',
          hint: 'Set "default_transaction_deferrable" instead.',
        },
      ],
    },
    {
      title: "refuses the whole server's settings, whoever may change them there",
      names: ["Shared_Buffers", "block_size", "cron.database_name", "log_destination"],
      actual: {
        settings: [
          { name: "block_size", context: "internal" },
          { name: "cron.database_name", context: "postmaster" },
          { name: "log_destination", context: "sighup" },
          { name: "shared_buffers", context: "postmaster" },
        ],
      },
      refusals: ["Shared_Buffers", "block_size", "cron.database_name", "log_destination"].map(
        (name) => ({
          path: `settings.${name}`,
          reason: `setting "${name}" cannot be set for a role: it applies to the whole server`,
          hint: "Set it in the DB parameter group.",
        }),
      ),
    },
  ];
  for (const { title, names, actual, refusals } of cases) {
    it(title, () => {
      const settings = Object.fromEntries(names.map((name) => [name, "on"]));
      const snapshot = aSnapshot(actual);
      expect(settingRefusals(aDeclaration({ settings }), snapshot)).to.deep.equal(refusals);
    });
  }
});
