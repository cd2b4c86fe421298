// Ribbons as wide as their channels, and what is written on them.
import { make, ribbonWidth, showShape } from "./svg.js"
import { edgeText, sizeText } from "./measure.js"

/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./types.js").End} End */
/** @typedef {import("./types.js").Paper} Paper */
/** @typedef {import("./types.js").Pens} Pens */
/** @typedef {import("./types.js").Place} Place */

// Everything is drawn in flow coordinates; these turn them into x and y.
/** @param {boolean} narrow @returns {Pens} */
export function pens(narrow) {
  /** @type {Pens["point"]} */
  const point = (m, c) => (narrow ? `${c},${m}` : `${m},${c}`)
  /** @type {Pens["rect"]} */
  const rect = (m, along, c, up, down) => narrow
    ? { x: c - up, y: m, width: up + down, height: along }
    : { x: m, y: c - up, width: along, height: up + down }
  return { narrow, point, rect, frameOf: box => rect(box.m, box.along, box.c, box.up, box.down) }
}

/** @param {Element} parent @param {number} x @param {number} y @param {string} text @param {string} className */
export function write(parent, x, y, text, className, anchor = "middle") {
  const element = make("text", { x, y, class: className, "text-anchor": anchor }, text)
  parent.append(element)
  return element
}

/** @param {Paper} paper @param {string} d @param {number} channels */
function stroke(paper, d, channels) {
  const width = Math.min(ribbonWidth(channels), paper.auxiliary ? 3 : Infinity)
  paper[paper.auxiliary ? "dashes" : "ribbons"].append(make("path", { d, "stroke-width": width }))
}

/** @param {Paper} paper @param {Place} from @param {Place} to @param {number} channels */
export function ribbon(paper, from, to, channels) {
  const { point } = paper
  const middle = (from.m + to.m) / 2
  const straight = from.c === to.c
  const bend = straight ? "L" : `C${point(middle, from.c)} ${point(middle, to.c)} `
  stroke(paper, `M${point(from.m, from.c)}${bend}${point(to.m, to.c)}`, channels)
}

// Off the trunk at `leave`, along a lane beside it, and back onto it at `enter`, with round corners.
/** @param {Paper} paper @param {number} leave @param {number} trunk @param {number} lane @param {number} to @param {number} channels */
export function bypassOut(paper, leave, trunk, lane, to, channels) {
  const { point } = paper, { r, side } = corner(trunk, lane)
  stroke(paper, `M${point(leave - r, trunk)}Q${point(leave, trunk)} ${point(leave, trunk + side * r)}` +
    `L${point(leave, lane - side * r)}Q${point(leave, lane)} ${point(leave + r, lane)}L${point(to, lane)}`, channels)
}

/** @param {Paper} paper @param {number} from @param {number} lane @param {number} enter @param {number} trunk @param {number} channels */
export function bypassIn(paper, from, lane, enter, trunk, channels) {
  const { point } = paper, { r, side } = corner(trunk, lane)
  stroke(paper, `M${point(from - 0.5, lane)}L${point(enter - r, lane)}Q${point(enter, lane)} ` +
    `${point(enter, lane - side * r)}L${point(enter, trunk)}`, channels)
}

/** @param {number} trunk @param {number} lane */
function corner(trunk, lane) {
  return { r: Math.min(14, Math.abs(lane - trunk) / 2), side: Math.sign(lane - trunk) || -1 }
}

// What an edge carries: above it where the flow is wide, beside it where it is narrow.
/** @param {Paper} paper @param {number} m @param {number} c @param {number} channels @param {{ out: number[] }} item */
export function channelLabel(paper, m, c, channels, item) {
  const off = ribbonWidth(channels) / 2
  if (paper.narrow) write(paper.labels, c + off + 4, m + 4, String(channels), "edge", "start")
  else write(paper.labels, m, c - off - 4, edgeText(item, paper.frame.layers), edgeClass(paper))
}

/** @param {Paper} paper */
const edgeClass = ({ frame }) => (frame.layers ? "edge-size" : "edge")

// The same at the end of a lane, on the side that the ribbon does not bend to.
/** @param {Paper} paper @param {End} end @param {number} target @param {{ out: number[] }} item */
export function endLabel(paper, { m, c, channels }, target, item) {
  const off = ribbonWidth(channels) / 2, text = edgeText(item, paper.frame.layers)
  const up = target >= c
  if (paper.narrow) write(paper.labels, up ? c - off - 4 : c + off + 4, m + 13, text, "edge", up ? "end" : "start")
  else write(paper.labels, m + 5, up ? c - off - 4 : c + off + 12, text, edgeClass(paper), "start")
}

// The shape on an edge of the main chain: channels above, height and width below where there is room.
/** @param {Paper} paper @param {Box} box @param {Box} next @param {boolean} hasHead */
export function shapeLabel(paper, box, next, hasHead) {
  const { item } = box
  const off = ribbonWidth(item.out[0]) / 2, end = box.m + box.along
  if (paper.narrow) {
    const m = hasHead ? end + 16 : (end + next.m) / 2
    write(paper.labels, box.c + off + 6, m + 4, showShape(item.out), "edge", "start")
    return
  }
  const shadow = box.form === "card" ? 1.5 : 0
  const x = (end + next.m) / 2 + shadow
  write(paper.labels, x, box.c - off - 4, edgeText(item, paper.frame.layers), edgeClass(paper))
  if (paper.frame.showSizes) write(paper.labels, x, box.c + off + 12, sizeText(item), "edge-size")
}
