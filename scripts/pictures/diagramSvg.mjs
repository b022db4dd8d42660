import { placesOf } from "./grid.mjs";
import { MONOSPACED } from "./palette.mjs";
import { pictureOf } from "./picture.mjs";
import { element, escaped } from "./xml.mjs";

const BOX = { width: 184, height: 78 };
const GAP = { across: 44, down: 28 };
const MARGIN = 20;
/** Between the component's frame and what is in it; its name is above. */
const INSET = { side: 16, top: 40 };
const ARROW = 7;
const CORNER = 8;

const RULES = [
  [".ground,.box", "fill", "ground"],
  [".ground,.component,.box", "stroke", "frame"],
  [".component", "fill", "bar"],
  ["text", "fill", "text"],
  [".dim", "fill", "dim"],
  [".edge", "stroke", "dim"],
  [".head", "fill", "dim"],
  [".rds", "fill", "ansi4"],
  [".iam", "fill", "ansi3"],
];

const SANS = "system-ui,-apple-system,'Segoe UI','Helvetica Neue',Arial,sans-serif";
const FIXED = `text{font:12px ${SANS}}.name{font:11px ${MONOSPACED}}.kind{font-size:14px;font-weight:600}.edge{fill:none;stroke-width:1.5}.read{stroke-dasharray:4 3}`;

/**
 * The resources of a stack as boxes with arrows.
 *
 * @type {typeof import("./diagramSvg.d.mts").diagramSvg}
 */
export function diagramSvg({ title, description, resources: { component, nodes, edges } }) {
  const places = placesOf(
    nodes.map(({ id }) => id),
    edges,
  );
  const corners = new Map([...places].map(([id, place]) => [id, cornerOf(place)]));
  const made = nodes.filter(({ isRead }) => !isRead).map(({ id }) => corners.get(id));
  const frame = frameAround(made);
  const right = Math.max(
    frame.x + frame.width,
    ...[...corners.values()].map(({ x }) => x + BOX.width),
  );
  const bottom = frame.y + frame.height;
  const width = right + MARGIN;
  const height = bottom + MARGIN + 16;
  return pictureOf({
    title,
    description,
    width,
    height,
    rules: RULES,
    fixed: FIXED,
    content: [
      element("rect", { class: "ground", ...outline({ x: 0, y: 0, width, height }, 8) }),
      element("rect", { class: "component", ...outline(frame, 8) }),
      label(
        { x: frame.x + INSET.side, y: frame.y + 25, class: "kind" },
        component.type.split(":").at(-1),
      ),
      name({ x: frame.x + INSET.side + 100, y: frame.y + 25 }, component.name),
      ...edges.flatMap(([from, to]) => arrow(corners.get(from), corners.get(to))),
      ...nodes.map((node) => box(node, corners.get(node.id))),
      label(
        { x: MARGIN, y: bottom + 22, class: "dim" },
        "An arrow leads from a resource to one that needs it. Dashed: it exists already, and is only read.",
      ),
    ],
  });
}

/** The grid begins so far down that the component's frame fits above. */
function cornerOf({ column, row }) {
  return {
    x: MARGIN + column * (BOX.width + GAP.across),
    y: MARGIN + INSET.top + row * (BOX.height + GAP.down),
  };
}

function frameAround(corners) {
  const x = Math.min(...corners.map((corner) => corner.x)) - INSET.side;
  const y = Math.min(...corners.map((corner) => corner.y)) - INSET.top;
  const right = Math.max(...corners.map((corner) => corner.x)) + BOX.width + INSET.side;
  const bottom = Math.max(...corners.map((corner) => corner.y)) + BOX.height + INSET.side;
  return { x, y, width: right - x, height: bottom - y };
}

function box({ kind, name: own, fact, place, isRead }, { x, y }) {
  const left = x + 18;
  return element("g", {}, [
    element("rect", {
      class: isRead ? "box read" : "box",
      ...outline({ x, y, ...BOX }, 6),
    }),
    element("rect", {
      class: place,
      x: x + 8,
      y: y + 12,
      width: 3,
      height: BOX.height - 24,
      rx: 1.5,
    }),
    label({ x: left, y: y + 25, class: "kind" }, kind),
    name({ x: left, y: y + 45 }, own),
    label({ x: left, y: y + 64, class: "dim" }, fact),
  ]);
}

/** From the right edge of one box along its row, then down or up just before the other. */
function arrow(from, to) {
  const start = { x: from.x + BOX.width, y: from.y + BOX.height / 2 };
  const end = { x: to.x, y: to.y + BOX.height / 2 };
  const turn = end.x - GAP.across / 2;
  const down = Math.sign(end.y - start.y) * CORNER;
  const path =
    down === 0
      ? `M${start.x} ${start.y}H${end.x - ARROW}`
      : `M${start.x} ${start.y}H${turn - CORNER}q${CORNER} 0 ${CORNER} ${down}V${end.y - down}q0 ${down} ${CORNER} ${down}H${end.x - ARROW}`;
  const head = `M${end.x} ${end.y}l${-ARROW - 1} ${-ARROW / 2 - 0.5}v${ARROW + 1}z`;
  return [element("path", { class: "edge", d: path }), element("path", { class: "head", d: head })];
}

function name(place, text) {
  return label({ ...place, class: "name dim", textLength: text.length * 6.6 }, text);
}

function label(attributes, text) {
  return element("text", attributes, [escaped(text)]);
}

function outline({ x, y, width, height }, rx) {
  return { x: x + 0.5, y: y + 0.5, width: width - 1, height: height - 1, rx };
}
