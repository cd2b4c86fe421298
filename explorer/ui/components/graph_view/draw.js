// From placed boxes to SVG, in layers, so that no ribbon lies on top of a node.
import { fitted, make, ribbonWidth } from "./svg.js"
import { endsOf, laneEnds } from "./place.js"
import { bypassIn, bypassOut, channelLabel, endLabel, pens, ribbon, shapeLabel, write } from "./edges.js"
import { drawApart, drawBar, drawForm, drawHeader, drawLane } from "./nodes.js"

/** @import { Join } from "../messages" */
/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./types.js").Chain} Chain */
/** @typedef {import("./types.js").End} End */
/** @typedef {import("./types.js").Frame} Frame */
/** @typedef {import("./types.js").HeadBox} HeadBox */
/** @typedef {import("./types.js").Items} Items */
/** @typedef {import("./types.js").LayerName} LayerName */
/** @typedef {import("./types.js").OpenBox} OpenBox */
/** @typedef {import("./types.js").Paint} Paint */
/** @typedef {import("./types.js").Paper} Paper */
/** @typedef {import("./types.js").ParallelBox} ParallelBox */

/** @type {LayerName[]} */
const LAYERS = ["bands", "frames", "ribbons", "dashes", "lanes", "stack", "labels"]

// frame: from layOut or layOutLayers. paint: { share(item), color(item), measureLabel, widestPart }. items: id -> item.
// Returns the layers to show and what was drawn: id -> { node, item, color }.
/** @param {Frame} frame @param {Paint} paint @param {Items} items */
export function drawAll(frame, paint, items) {
  const paper = /** @type {Paper} */ ({ frame, paint, items, nodes: new Map(), auxiliary: false, ...pens(frame.narrow) })
  for (const layer of LAYERS) paper[layer] = make("g", { class: layer })
  if (!frame.narrow && !frame.layers) drawBands(paper)
  frame.boxes.forEach((box, i) => {
    drawBox(paper, box)
    const next = frame.boxes[i + 1]
    if (next) drawMainEdge(paper, box, next)
  })
  paper.auxiliary = true
  frame.heads.forEach(head => drawHead(paper, head))
  return { layers: LAYERS.map(layer => paper[layer]), nodes: paper.nodes }
}

/** @param {Paper} paper @param {Box} box */
function drawBox(paper, box) {
  if (box.form === "parallel") drawParallel(paper, box)
  else if (box.form === "open") drawOpen(paper, box)
  else drawForm(paper, box)
}

/** @param {Paper} paper @param {Box} box @param {Box} next */
function drawMainEdge(paper, box, next) {
  const ends = endsOf(box)
  ends.forEach(end => ribbon(paper, end, next, end.channels))
  if (ends.length === 1) shapeLabel(paper, box, next, paper.frame.heads.some(head => head.from === box))
}

/** @param {Paper} paper @param {Chain} chain */
function drawChain(paper, chain) {
  chain.boxes.forEach((box, i) => {
    drawBox(paper, box)
    const next = chain.boxes[i + 1]
    if (!next) return
    const ends = endsOf(box)
    ends.forEach(end => ribbon(paper, end, next, end.channels))
    if (ends.length === 1) channelLabel(paper, (ends[0].m + next.m) / 2, ends[0].c, ends[0].channels, box.item)
  })
}

/** @param {Paper} paper @param {ParallelBox} box */
function drawParallel(paper, box) {
  const { item, lanes } = box
  const ends = lanes.flatMap((lane, i) => {
    const bypass = box.sumJoin && i < lanes.length - 1
    drawFork(paper, box, lane, i, bypass)
    if (item.lanes[i].id) drawLane(paper, item.lanes[i].id, laneFrame(paper, box, lane, i), paper.items)
    drawChain(paper, lane)
    return laneEnds(box, lane, i).map(end => ({ ...end, bypass }))
  })
  if (!item.join) return
  if (box.sumJoin) joinInSum(paper, box, item.join, ends)
  else joinInBar(paper, box, item.join, ends)
}

// From where the lane's own edge begins to where its last layer ends.
/** @param {Paper} paper @param {ParallelBox} box @param {Chain} lane @param {number} i */
function laneFrame(paper, box, lane, i) {
  const c = box.c + box.offsets[i], start = box.m + box.fork - 5
  return paper.rect(start, box.span + 10, c, lane.up + 4, lane.down + 4)
}

/** @param {Paper} paper @param {ParallelBox} box @param {Chain} lane @param {number} i @param {boolean} bypass */
function drawFork(paper, box, lane, i, bypass) {
  const { m, c, item } = box
  const axis = c + box.offsets[i], channels = item.in[0]
  const start = lane.boxes.length ? lane.boxes[0].m : m + box.fork + box.span
  if (bypass) {
    bypassOut(paper, m + 14, c, axis, start, channels)
    if (!paper.narrow) write(paper.labels, m + 36, axis - ribbonWidth(channels) / 2 - 5, "shortcut", "faint", "start")
    return
  }
  ribbon(paper, { m, c }, { m: m + box.fork, c: axis }, channels)
  if (start > m + box.fork) ribbon(paper, { m: m + box.fork - 0.5, c: axis }, { m: start, c: axis }, channels)
}

/** @param {Paper} paper @param {ParallelBox} box @param {Join} join @param {(End & { bypass: boolean })[]} ends */
function joinInSum(paper, box, join, ends) {
  const { joint, c } = box
  const middle = box.m + box.along - joint / 2
  for (const end of ends) {
    if (end.bypass) {
      bypassIn(paper, end.m, end.c, middle, c, end.channels)
      continue
    }
    ribbon(paper, end, { m: middle, c }, end.channels)
    channelLabel(paper, (end.m + middle - joint / 2) / 2, end.c, end.channels, join)
  }
  drawForm(paper, { item: join, form: "sum", m: middle - joint / 2, along: joint, c, up: joint / 2, down: joint / 2 })
}

// Each part of the concatenation is reached from the lane that makes it; an edge without a layer takes what is left.
/** @param {Paper} paper @param {ParallelBox} box @param {Join} join @param {End[]} ends */
function joinInBar(paper, box, join, ends) {
  const m = box.m + box.along - box.joint
  const middles = drawBar(paper, join, m, box.joint, box.c, box.bar)
  const free = join.parts.map((part, i) => ({ ...part, c: middles[i] }))
  /** @param {string | null} id */
  const take = id => {
    const at = free.findIndex(part => part.from === id)
    return free.splice(Math.max(0, at), 1).at(0)
  }
  const known = ends.filter(end => end.id !== null), direct = ends.filter(end => end.id === null)
  for (const end of [...known, ...direct]) {
    const part = take(end.id)
    if (part) ribbon(paper, end, { m, c: part.c }, end.channels)
    endLabel(paper, end, part ? part.c : end.c, shapeOf(end, join))
  }
  if (!paper.narrow) write(paper.labels, m + box.joint / 2, box.c - box.bar / 2 - 7, "concat", "faint")
}

// What a lane brings to a concatenation: its own channels, at the height and width of the whole
/** @param {End} end @param {Join} join */
const shapeOf = ({ channels }, { out }) => ({ out: [channels, ...out.slice(1)] })

/** @param {Paper} paper @param {OpenBox} box */
function drawOpen(paper, box) {
  const { item, chain, c } = box
  const frame = paper.frameOf(box)
  const apart = paper.frame.layers?.aparts.get(item.id)
  paper.frames.append(make("rect", { ...frame, rx: 8, class: ["box", item.auxiliary && "auxiliary", apart && "around", item.kind === "block" && "inner"].filter(Boolean).join(" ") }))
  const first = chain.boxes[0]
  ribbon(paper, { m: box.m, c }, { m: first.m, c: first.c }, item.in[0])
  drawChain(paper, chain)
  endsOf(chain).forEach(end => ribbon(paper, end, { m: box.m + box.along, c }, end.channels))
  if (apart) drawApart(paper, apart, frame)
  else drawHeader(paper, box, frame)
}

// An auxiliary head hangs on the item that it reads by a dashed line.
/** @param {Paper} paper @param {HeadBox} head */
function drawHead(paper, head) {
  drawBox(paper, head)
  const d = paper.narrow ? hangBeside(paper, head) : hangBelow(paper, head)
  paper.dashes.append(make("path", { d, "stroke-width": 1.5 }))
}

// Off the trunk, then along the flow into the head
/** @param {Paper} paper @param {HeadBox} head */
function hangBeside({ point }, head) {
  const { from, c } = head, m = head.m - 14, r = 10
  return `M${point(m, from.c)}L${point(m, c + r)}Q${point(m, c)} ${point(m + r, c)}L${point(head.m, c)}`
}

// Down from the item; an open head is entered along the flow, a closed one from above
/** @param {Paper} paper @param {HeadBox} head */
function hangBelow({ point }, head) {
  const { from, c } = head, m = from.m + from.along / 2, r = 10
  const start = `M${point(m, from.c + from.down)}`
  if (head.form === "open") return `${start}L${point(m, c - r)}Q${point(m, c)} ${point(m + r, c)}L${point(head.m, c)}`
  const top = c - head.up, into = Math.max(head.m + 8, Math.min(m, head.m + head.along - 8))
  return `${start}L${point(m, top - r)}L${point(into, top)}`
}

// Runs of blocks and layers with one height and width stand on one band that names it.
/** @param {Paper} paper */
function drawBands(paper) {
  const { frame, bands } = paper
  /** @type {{ size: string, from: Box, to: Box } | null} */
  let run = null
  const close = () => {
    if (!run) return
    const x = run.from.m - 8, width = run.to.m + run.to.along + 8 - x
    bands.append(make("rect", { x, y: 0, width, height: frame.height, rx: 8 }))
    write(bands, x + 10, 17, fitted(run.size, width - 14, 12, 600), "band-text", "start")
    run = null
  }
  for (const box of frame.boxes) {
    const { kind, out } = box.item
    const size = kind === "io" || kind === "group" || kind === "pool" || out.length < 3 ? null : `${out[1]} × ${out[2]}`
    if (run && run.size !== size) close()
    if (!size) continue
    if (run) run.to = box
    else run = { size, from: box, to: box }
  }
  close()
}
