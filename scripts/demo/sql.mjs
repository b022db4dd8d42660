/** Runs SQL as one of the roles that have a password, over verified TLS, and shows it as psql would. */
export function sqlRunner({ terminal, signal, login, logins }) {
  return async (who, text) => {
    signal.throwIfAborted();
    const { user, database } = logins[who];
    terminal.command(`${user}@${database}=>`, text.replaceAll("\n", "\n    "));
    const client = await login(logins[who]);
    try {
      const answer = await client.query(text);
      const last = Array.isArray(answer) ? answer.at(-1) : answer;
      terminal.output(shown(answer));
      return last.rows;
    } finally {
      await client.end();
    }
  };
}

function shown(answer) {
  return [answer]
    .flat()
    .map(({ command, fields, rows }) => (fields.length === 0 ? command : asTable(fields, rows)))
    .join("\n");
}

/** Rows as psql aligns them. */
export function asTable(fields, rows) {
  const names = fields.map(({ name }) => name);
  const cells = rows.map((row) => names.map((name) => textOf(row[name])));
  const widths = names.map((name, at) => Math.max(...[name, ...cells.map((c) => c[at])].map(size)));
  const line = (texts) => texts.map((text, at) => ` ${text.padEnd(widths[at])} `).join("|");
  const rule = widths.map((width) => "-".repeat(width + 2)).join("+");
  const count = `(${rows.length} row${rows.length === 1 ? "" : "s"})`;
  return [line(names), rule, ...cells.map(line), count].map((text) => text.trimEnd()).join("\n");
}

function textOf(value) {
  if (typeof value === "boolean") return value ? "t" : "f";
  return value === null ? "" : String(value);
}

function size(text) {
  return text.length;
}
