// One drawing per form of box. Kinds are told by shape and text; color is cost alone.
import { exact, fitted, inkOn, make, percent, showShape, textWidth } from "./svg.js"
import { canOpen, cardLines, isComposite, isSingle, LINE, POOL_CUT, poolLabel } from "./measure.js"
import { write } from "./edges.js"
import { mark, markNorm } from "./signs.js"

/** @import { Common, Composite, Counts, Item, Join } from "../messages" */
/** @typedef {import("./types.js").AnyItem} AnyItem */
/** @typedef {import("./types.js").ClosedBox} ClosedBox */
/** @typedef {import("./types.js").ClosedForm} ClosedForm */
/** @typedef {import("./types.js").Items} Items */
/** @typedef {import("./types.js").OpenBox} OpenBox */
/** @typedef {import("./types.js").Paper} Paper */
/** @typedef {import("./types.js").Rect} Rect */
/** @typedef {{ channels: number, color: string | null, branch: string, name: string }} PartBar */

const LEAST_REACH = 12
/** @type {Record<AnyItem["kind"], string>} */
const KIND_NAMES = {
  block: "block", group: "layers", parallel: "", stage: "stage", branch: "", conv: "convolution", pool: "pooling", linear: "linear layer", cat: "concatenation",
  add: "sum", io: "", op: "",
}

// What an item says beside its name: `label` to a screen reader, `title` to a mouse.
/** @param {AnyItem} item */
export function describe(item) {
  const kind = KIND_NAMES[item.kind]
  const name = [item.label, item.kind === "io" ? "" : item.detail].filter(Boolean).join(", ")
  const shapes = `${showShape(item.in)} → ${showShape(item.out)}`
  const cost = `${exact(item.parameters)} parameters, ${exact(item.macs)} MACs`
  const marks = normWords(item) + (item.failed ? ", has an error" : "") + (item.edited ? ", edited" : "")
  const members = item.members.length === 1 || isComposite(item) ? "" : `\n${item.members.join(", ")}`
  return {
    label: `${name || item.id}${kind && kind !== item.label ? ` (${kind})` : ""}: ${shapes}, ${cost}${marks}`,
    title: `${shapes}\n${cost}${normWords(item)}${members}`,
  }
}

// Of several convolutions, behind how many of them.
/** @param {AnyItem} item */
function normWords({ normalized, normalizable, kind }) {
  if (!normalized || kind === "op") return ""
  return `, batch norm${normalizable > 1 ? ` behind ${normalized} of ${normalizable} layers` : ""}`
}

// Whether it opens and closes: in the layer view stages do, too.
/** @param {Paper} paper @param {AnyItem} item */
const canClose = ({ frame: { layers } }, item) => (layers ? layers.closable.has(item.id) : canOpen(item))

// The group of a node: what it says to a mouse, to a keyboard and to a screen reader.
/** @param {Paper} paper @param {AnyItem} drawn @param {Rect} place */
function startNode(paper, drawn, place, className = "") {
  const { paint, frame: { layers, open } } = paper, folded = layers?.folds.get(drawn.id)
  const item = (folded !== false && paper.items.get(drawn.id)) || drawn
  const node = make("g", { class: `node ${drawn.kind} ${className}`, tabindex: -1, role: "button" })
  node.dataset.id = item.id
  const { label, title } = describe(item)
  node.setAttribute("aria-label", label)
  if (canClose(paper, drawn)) node.setAttribute("aria-expanded", String(open.has(item.id)))
  else if (folded !== undefined) node.setAttribute("aria-expanded", String(!folded))
  if (item.auxiliary) node.classList.add("auxiliary")
  if (item.failed) node.classList.add("failed")
  node.append(make("title", {}, `${isComposite(drawn) ? item.label : item.id}\n${title}`))
  paper.nodes.set(item.id, { node, item, place, color: paint.color(item) })
  paper.stack.append(node)
  return node
}

/** @param {Paper} paper @param {ClosedBox} box */
export function drawForm(paper, box) {
  const frame = paper.frameOf(box), { item } = box, folded = paper.frame.layers?.folds.get(item.id)
  const node = startNode(paper, item, frame, paper.frame.layers && box.form === "card" ? "folded" : "")
  FORMS[box.form](paper, node, box, frame)
  markNorm(node, item, frame)
  mark(node, item, frame)
  if (folded) drawUnfold(node, frame, true)
  else if (folded === false && item.kind === "add") drawFold(node, frame.x + frame.width / 2 - 9, frame.y + frame.height + 14) // below its text
}

/** @param {Element} node @param {string} shape @param {Record<string, string | number>} attributes */
function outline(node, shape, attributes) {
  const element = make(shape, attributes)
  element.classList.add("outline")
  node.append(element)
  return element
}

/** @param {Paper} paper @param {SVGElement} node @param {Item} item @param {string} shape @param {Record<string, string | number>} attributes @param {string} className */
function filled(paper, node, item, shape, attributes, className) {
  const color = paper.paint.color(isSingle(item) ? { ...item.items[0], ...costOf(item) } : item)
  const element = outline(node, shape, attributes)
  element.classList.add(className)
  if (color) element.style.fill = color
  node.style.setProperty("--ink", color ? inkOn(color) : "var(--st-text-color)")
  node.style.setProperty("--under", color ?? "var(--st-background-color)")
}

/** @param {Counts} item */
const costOf = ({ parameters, macs, activations }) => ({ parameters, macs, activations })
/** @param {Rect} frame */
const center = frame => [frame.x + frame.width / 2, frame.y + frame.height / 2]

/** @param {Paper} _paper @param {SVGElement} node @param {ClosedBox} box @param {Rect} frame */
function drawPill(_paper, node, { item }, frame) {
  outline(node, "rect", { ...frame, rx: Math.min(frame.width, frame.height) / 2 }).classList.add("plain")
  const [x, y] = center(frame)
  write(node, x, y + 4, fitted(item.label, frame.width - 6, 11.5), "small")
}

/** @param {Paper} paper @param {SVGElement} node @param {ClosedBox} box @param {Rect} frame */
function drawLeaf(paper, node, box, frame) {
  const { item } = box
  if (item.kind === "pool") outline(node, "path", { d: trapezoid(paper, item, frame, 0.12) }).classList.add("pool")
  else filled(paper, node, item, "rect", { ...frame, rx: item.kind === "linear" ? 2 : 6 }, "leaf")
  if (item.kind === "pool") node.style.setProperty("--ink", "var(--st-text-color)")
  const [x, y] = center(frame), lines = paper.frame.layers?.lines.get(item.id)
  if (lines) return writeLines(node, lines, x, y)
  const weight = item.kind === "conv" || item.kind === "linear" ? "strong" : "plain-label"
  write(node, x, item.detail ? y - 2 : y + 4, fitted(item.label, frame.width - 8, 13.5, 650), weight)
  if (item.detail) write(node, x, y + 11.5, fitted(item.detail, frame.width - 8, 11.5), "small")
}

/** @param {Element} node @param {string[]} lines @param {number} x @param {number} y their middle */
function writeLines(node, lines, x, y) {
  const top = y - (lines.length - 1) * LINE / 2 + 4
  lines.forEach((line, i) => write(node, x, top + i * LINE, line, i ? "small" : "small first-line"))
}

// A pool narrows along the flow where it makes the image smaller.
/** @param {Paper} paper @param {Item} item @param {Rect} frame @param {number} share */
function trapezoid({ narrow }, item, { x, y, width, height }, share) {
  const across = narrow ? width : height
  const cut = item.out[1] < item.in[1] || item.out[2] < item.in[2] ? across * share : 0
  return narrow
    ? `M${x},${y}H${x + width}L${x + width - cut},${y + height}H${x + cut}Z`
    : `M${x},${y}L${x + width},${y + cut}V${y + height - cut}L${x},${y + height}Z`
}

/** @param {Paper} paper @param {SVGElement} node @param {ClosedBox} box @param {Rect} frame */
function drawChainPool(paper, node, { item }, frame) {
  outline(node, "path", { d: trapezoid(paper, item, frame, POOL_CUT) }).classList.add("pool")
  node.style.setProperty("--ink", "var(--st-text-color)")
  const [x, y] = center(frame)
  const text = write(node, x, paper.narrow ? y + 4 : y, poolLabel(item), "small")
  if (!paper.narrow) text.setAttribute("transform", `rotate(-90 ${x} ${y}) translate(0 4)`)
}

/** @param {Paper} paper @param {SVGElement} node @param {ClosedBox} box @param {Rect} frame */
function drawSum(paper, node, { item }, frame) {
  const [x, y] = center(frame), arm = 5
  outline(node, "circle", { cx: x, cy: y, r: frame.width / 2 }).classList.add("plain")
  node.append(make("path", { d: `M${x - arm},${y}h${2 * arm}M${x},${y - arm}v${2 * arm}`, class: "plus" }))
  const lines = paper.frame.layers?.lines.get(item.id)?.filter(line => line !== "+") ?? [item.detail].filter(Boolean)
  if (paper.narrow) for (const line of lines) write(node, frame.x + frame.width + 6, y + 4, line, "faint", "start")
  else lines.forEach((line, i) => write(node, x, frame.y + frame.height + 12 + i * LINE, line, "faint"))
}

// A concatenation's bar, cut in proportion to the channels of its parts. Returns each part's middle across the flow.
/** @param {Paper} paper @param {Join} item @param {number} m @param {number} along @param {number} c @param {number} length */
export function drawBar(paper, item, m, along, c, length) {
  const whole = paper.rect(m, along, c, length / 2, length / 2), node = startNode(paper, item, whole)
  const total = item.parts.reduce((all, part) => all + part.channels, 0)
  node.append(make("rect", { ...whole, class: "reach" }))
  let at = c - length / 2
  const middles = item.parts.map(part => {
    const size = length * part.channels / total
    const piece = paper.rect(m, along, at + size / 2, Math.max(0.5, size / 2 - 0.75), Math.max(0.5, size / 2 - 0.75))
    outline(node, "rect", { ...piece, rx: 1.5 }).classList.add("bar")
    at += size
    return at - size / 2
  })
  mark(node, item, whole)
  return middles
}

/** @param {Paper} paper @param {SVGElement} node @param {ClosedBox} box */
function drawLoneBar(paper, node, box) {
  node.remove()
  drawBar(paper, /** @type {Join} */ (box.item), box.m, box.along, box.c, box.up + box.down)
}

/** @param {Paper} paper @param {SVGElement} node @param {ClosedBox} box @param {Rect} frame */
function drawCard(paper, node, box, frame) {
  const item = /** @type {Composite} */ (box.item)
  if (!item.auxiliary) node.append(make("rect", { ...frame, x: frame.x + 3, y: frame.y + 3, rx: 7, class: "under" }))
  filled(paper, node, item, "rect", { ...frame, rx: 7 }, "card")
  const share = item.auxiliary ? "in training" : percent(paper.paint.share(item))
  const start = paper.narrow && !item.auxiliary
  const x = start ? frame.x + 14 : frame.x + frame.width / 2, anchor = start ? "start" : "middle"
  const y = frame.y + (item.auxiliary ? 18 : start ? 20 : 22)
  const room = (start ? 62 : frame.width - 10)
  write(node, x, y, fitted(item.label, room, 15, 700), "title-text", anchor)
  write(node, x, y + 16, share, "small", anchor)
  if (!item.auxiliary) drawContents(paper, node, item, frame)
  if (canClose(paper, item)) drawUnfold(node, frame)
}

// In a closed card: its concatenation as bars, or the labels of its layers.
/** @param {Paper} paper @param {SVGElement} node @param {Composite} item @param {Rect} frame */
function drawContents(paper, node, item, frame) {
  const { slim } = paper.frame, { narrow } = paper
  if (!item.parts) {
    const count = `${item.items.length} layers`
    if (isSingle(item)) drawLines(node, cardLines(item), frame, narrow, slim ? 58 : 70)
    else if (narrow) write(node, frame.x + frame.width - 14, frame.y + 28, count, "small", "end")
    else if (slim) write(node, frame.x + frame.width / 2, frame.y + 58, count, "small")
    else drawLines(node, cardLines(item), frame, false, 62)
    return
  }
  const widest = paper.paint.widestPart
  const parts = item.parts.map(part => ({
    channels: part.channels, color: paper.paint.partColor(part), branch: part.branch, name: branchName(paper, part.branch),
  }))
  if (narrow || slim) drawThinBars(node, parts, widest, narrow
    ? { x: frame.x + frame.width - 74, y: frame.y + 8, width: 60, height: frame.height - 16 }
    : { x: frame.x + 9, y: frame.y + 47, width: frame.width - 18, height: 30 })
  else drawNumberedBars(node, parts, widest, { x: frame.x + 7, y: frame.y + 53, width: frame.width - 14, height: 78 })
}

// As the inspector calls it: `4e › 1×1 → 3×3`
/** @param {Paper} paper @param {string} branch */
function branchName({ items }, branch) {
  const item = items.get(branch)
  return item ? `${item.detail.replace(/^branch of /, "")} › ${item.label}` : ""
}

/** @param {SVGElement} node @param {string[]} lines @param {Rect} frame @param {boolean} narrow @param {number} top */
function drawLines(node, lines, frame, narrow, top) {
  const [x, anchor] = narrow ? [frame.x + frame.width - 14, "end"] : [frame.x + frame.width / 2, "middle"]
  const room = narrow ? frame.width - 80 : frame.width - 8
  lines.forEach((line, i) =>
    write(node, x, frame.y + (narrow ? 20 : top) + i * 15.5, fitted(line, room, 11.5), "small", anchor))
}

/** @param {SVGElement} node @param {PartBar[]} parts @param {number} widest @param {Rect} place */
function drawThinBars(node, parts, widest, { x, y, width, height }) {
  const step = Math.min(6.6, height / parts.length), top = y + (height - step * parts.length) / 2
  parts.forEach(({ channels, color, branch }, i) => partBar(node, color, branch, "part", {
    x, y: top + i * step, width: Math.max(2, width * channels / widest), height: Math.max(0.6, step * 0.58), rx: 1,
  }))
}

/** @param {SVGElement} node @param {string | null} color @param {string} branch @param {string} className @param {Rect & { rx: number }} place */
function partBar(node, color, branch, className, place) {
  const bar = make("rect", { ...place, class: color ? "part tinted" : className })
  if (color) bar.style.fill = color
  if (branch) bar.dataset.branch = branch
  node.append(bar)
}

// Where a click selects the bar's branch: the bar alone, all around is the block's. Bars that are too thin to be hit have
// none.
/** @param {SVGElement} node @param {PartBar} part @param {Rect & { rx: number }} place */
function partReach(node, part, place) {
  if (!part.branch) return
  const reach = make("rect", { ...place, width: Math.max(LEAST_REACH, place.width), class: "reach part-reach" })
  reach.dataset.part = part.branch
  reach.append(make("title", {}, `${part.name}: ${part.channels} channels`))
  node.append(reach)
}

/** @param {SVGElement} node @param {PartBar[]} parts @param {number} widest @param {Rect} place */
function drawNumberedBars(node, parts, widest, { x, y, width, height }) {
  const step = Math.min(19, height / parts.length), written = step >= 11
  for (const [i, part] of parts.entries()) {
    const place = { x, y: y + i * step, width: Math.max(2, width * part.channels / widest), height: step * 0.84, rx: 2 }
    partBar(node, part.color, part.branch, written ? "part soft" : "part", place)
    if (written) write(node, x + width - 2, place.y + step * 0.42 + 4, String(part.channels), "small", "end")
    partReach(node, part, place)
  }
}

const UNFOLD_AT = 8

// In the middle of the lower side, or `aside` in its corner, where it hides no text.
/** @param {SVGElement} node @param {Rect} place */
export function drawUnfold(node, { x, y, width, height }, aside = false) {
  const cx = aside ? x + width - 4 : x + width / 2, cy = y + height
  const button = make("g", { class: "unfold", "aria-hidden": "true" })
  button.append(
    make("circle", { cx, cy, r: 12, class: "reach" }),
    make("circle", { cx, cy, r: UNFOLD_AT }),
    make("path", { d: `M${cx - 4},${cy}h8M${cx},${cy - 4}v8` }),
  )
  node.append(button)
}

// The header of an open composite: its name, its share, and the button that closes it.
/** @param {Paper} paper @param {OpenBox} box @param {Rect} frame */
export function drawHeader(paper, box, frame) {
  const { item } = box, { paint, frame: { layers } } = paper, top = { ...frame, height: box.header }
  const node = startNode(paper, item, layers ? frame : top, layers ? "header cluster" : "header")
  node.append(make("rect", { ...top, class: "reach" }))
  outline(node, "rect", { ...frame, rx: 8 }).classList.add("whole")
  const label = fitted(item.label, frame.width - 46, 14, 700)
  write(node, frame.x + 10, frame.y + 17, label, "header-text", "start")
  const said = item.auxiliary ? "in training only" : `${percent(paint.share(item))} of ${paint.measureLabel}`
  const after = frame.x + 18 + textWidth(label, 14, 700)
  // in the layer view the button is behind the name: the right end of a stage may be far away
  const share = after + (layers ? 26 : 0), last = frame.x + frame.width - (layers ? 8 : 34)
  if (share + textWidth(said, 11.5) < last) write(node, share, frame.y + 17, said, "faint", "start")
  markNorm(node, item, frame)
  mark(node, item, frame)
  if (layers) {
    if (canClose(paper, item)) drawFold(node, after, frame.y)
  } else drawFold(node, frame.x + frame.width - (item.failed || item.edited ? 30 : 24), frame.y)
}

// Around a layer that stands apart from its normalization and ReLU: no part of the network, but what closes them.
/** @param {Paper} paper @param {string} layer @param {Rect} frame */
export function drawApart(paper, layer, frame) {
  const group = make("g", { class: "apart" })
  group.dataset.layer = layer
  drawFold(group, frame.x + 6, frame.y)
  paper.stack.append(group)
}

// The button that closes: a minus whose box starts at x, with 4 px above it.
/** @param {SVGElement} node @param {number} x @param {number} y */
export function drawFold(node, x, y) {
  const fold = make("g", { class: "fold", "aria-hidden": "true" })
  fold.append(
    make("rect", { x: x - 3, y, width: 24, height: 24, class: "reach" }),
    make("rect", { x, y: y + 4, width: 18, height: 16, rx: 4 }),
    make("path", { d: `M${x + 5},${y + 12}h8` }),
  )
  node.append(fold)
}

/** @type {Record<ClosedForm, typeof drawCard>} */
const FORMS = { pill: drawPill, leaf: drawLeaf, pool: drawChainPool, sum: drawSum, bar: drawLoneBar, card: drawCard }

// A lane of an open block: the branch that it is can be selected.
/** @param {Paper} paper @param {string} id @param {Rect} frame @param {Items} items */
export function drawLane(paper, id, frame, items) {
  const item = items.get(id)
  if (!item || paper.nodes.has(id)) return // a lane inside of its branch's lane
  const node = startNode({ ...paper, stack: paper.lanes }, item, frame, "lane")
  outline(node, "rect", { ...frame, rx: 8 })
}
