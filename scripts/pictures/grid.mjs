/**
 * Places in a grid for the nodes of a graph without circles: each stands right of all that lead to it,
 * and where it can in the row of one of them. An arrow over more than one column has its row there for
 * itself.
 *
 * @type {typeof import("./grid.d.mts").placesOf}
 */
export function placesOf(ids, edges) {
  const before = (id) => edges.filter(([, to]) => to === id).map(([from]) => from);
  const column = (id) => Math.max(-1, ...before(id).map(column)) + 1;
  const columns = new Map(ids.map((id) => [id, column(id)]));
  const places = new Map();
  const taken = new Set();
  for (const id of [...ids].sort((a, b) => columns.get(a) - columns.get(b))) {
    const at = columns.get(id);
    const rows = before(id).map((from) => places.get(from).row);
    const isFree = (row) => !taken.has(`${at} ${row}`);
    const row = rows.find(isFree) ?? firstFree(isFree);
    places.set(id, { column: at, row });
    const last = Math.max(
      at,
      ...edges.filter(([from]) => from === id).map(([, to]) => columns.get(to) - 1),
    );
    for (let passed = at; passed <= last; passed += 1) taken.add(`${passed} ${row}`);
  }
  return places;
}

function firstFree(isFree) {
  let row = 0;
  while (!isFree(row)) row += 1;
  return row;
}
