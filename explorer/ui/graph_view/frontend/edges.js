// Ribbons as wide as their channels, and what is written on them.
import { make, ribbonWidth, showShape } from "./svg.js"
import { edgeText, sizeText } from "./measure.js"

// Everything is drawn in flow coordinates; these turn them into x and y.
export function pens(narrow) {
  const point = (m, c) => (narrow ? `${c},${m}` : `${m},${c}`)
  const rect = (m, along, c, up, down) => narrow
    ? { x: c - up, y: m, width: up + down, height: along }
    : { x: m, y: c - up, width: along, height: up + down }
  return { narrow, point, rect, frameOf: box => rect(box.m, box.along, box.c, box.up, box.down) }
}

export function write(parent, x, y, text, className, anchor = "middle") {
  const element = make("text", { x, y, class: className, "text-anchor": anchor }, text)
  parent.append(element)
  return element
}

function stroke(paper, d, channels) {
  const width = Math.min(ribbonWidth(channels), paper.auxiliary ? 3 : Infinity)
  paper[paper.auxiliary ? "dashes" : "ribbons"].append(make("path", { d, "stroke-width": width }))
}

export function ribbon(paper, from, to, channels) {
  const { point } = paper
  const middle = (from.m + to.m) / 2
  const straight = from.c === to.c
  const bend = straight ? "L" : `C${point(middle, from.c)} ${point(middle, to.c)} `
  stroke(paper, `M${point(from.m, from.c)}${bend}${point(to.m, to.c)}`, channels)
}

// Off the trunk at `leave`, along a lane beside it, and back onto it at `enter`, with round corners.
export function bypassOut(paper, leave, trunk, lane, to, channels) {
  const { point } = paper, { r, side } = corner(trunk, lane)
  stroke(paper, `M${point(leave - r, trunk)}Q${point(leave, trunk)} ${point(leave, trunk + side * r)}` +
    `L${point(leave, lane - side * r)}Q${point(leave, lane)} ${point(leave + r, lane)}L${point(to, lane)}`, channels)
}

export function bypassIn(paper, from, lane, enter, trunk, channels) {
  const { point } = paper, { r, side } = corner(trunk, lane)
  stroke(paper, `M${point(from - 0.5, lane)}L${point(enter - r, lane)}Q${point(enter, lane)} ` +
    `${point(enter, lane - side * r)}L${point(enter, trunk)}`, channels)
}

function corner(trunk, lane) {
  return { r: Math.min(14, Math.abs(lane - trunk) / 2), side: Math.sign(lane - trunk) || -1 }
}

// The channels on an edge: above it where the flow is wide, beside it where it is narrow.
export function channelLabel(paper, m, c, channels) {
  const off = ribbonWidth(channels) / 2
  if (paper.narrow) write(paper.labels, c + off + 4, m + 4, String(channels), "edge", "start")
  else write(paper.labels, m, c - off - 4, String(channels), "edge")
}

// The channels at the end of a lane, on the side that the ribbon does not bend to.
export function endLabel(paper, { m, c, channels }, target) {
  const off = ribbonWidth(channels) / 2, text = String(channels)
  const up = target >= c
  if (paper.narrow) write(paper.labels, up ? c - off - 4 : c + off + 4, m + 13, text, "edge", up ? "end" : "start")
  else write(paper.labels, m + 5, up ? c - off - 4 : c + off + 12, text, "edge", "start")
}

// The shape on an edge of the main chain: channels above, height and width below where there is room.
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
  write(paper.labels, x, box.c - off - 4, edgeText(item), "edge")
  if (paper.frame.showSizes) write(paper.labels, x, box.c + off + 12, sizeText(item), "edge-size")
}
