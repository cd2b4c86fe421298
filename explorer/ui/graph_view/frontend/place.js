// Where each item is: `m` (start along the flow) and `c` (its axis) on every box, and the frame around all of them.
import { ribbonWidth, textWidth } from "./svg.js"
import { edgeText, canOpen, measure, sizeText, sizesFor, sum } from "./measure.js"

const MARGIN = 10, LEAST_GAP = 24, MOST_GAP = 60, BAND_LABEL = 24, BELOW = 12, HEADS_GAP = 22, HEADS_ROW = 12
const SMALLEST = 0.88, LARGEST = 2
const NARROW_BELOW = 620, TALLEST_REM = 36

function place(box, m, c) {
  box.m = m
  box.c = c
  if (box.form === "chain") placeChain(box, m, c, 0, 0)
  else if (box.form === "open") placeOpen(box, m, c)
  else if (box.form === "parallel") placeLanes(box, m, c)
}

// `before` shifts all boxes, `slack` the last one alone: the layers that lanes end in stand in one column.
function placeChain(chain, m, c, before, slack) {
  Object.assign(chain, { m, c })
  let at = m + before
  chain.boxes.forEach((box, i) => {
    if (i === chain.boxes.length - 1) at += slack
    place(box, at, c)
    at += box.along + (chain.gaps[i] ?? 0)
  })
}

function placeOpen(box, m, c) {
  const inside = m + box.pad + box.leadIn + (box.narrow ? box.header : 0)
  placeChain(box.chain, inside, c, 0, 0)
}

function placeLanes(box, m, c) {
  box.lanes.forEach((lane, i) => {
    const slack = box.span - lane.along
    const bypass = box.sumJoin && i < box.lanes.length - 1
    placeChain(lane, m + box.fork, c + box.offsets[i], bypass ? slack / 2 : 0, bypass ? 0 : slack)
  })
}

// Where what leaves a box comes out: [{ m, c, channels, id }, ...]
export function endsOf(box) {
  if (box.form === "chain") return box.boxes.length ? endsOf(box.boxes.at(-1)) : []
  if (box.form === "parallel" && !box.item.join) return box.lanes.flatMap((lane, i) => laneEnds(box, lane, i))
  return [{ m: box.m + box.along, c: box.c, channels: box.item.out[0], id: (box.item.join ?? box.item).id }]
}

export function laneEnds(parallel, lane, i) {
  if (lane.boxes.length) return endsOf(lane)
  const m = parallel.m + parallel.fork + parallel.span
  return [{ m, c: parallel.c + parallel.offsets[i], channels: parallel.item.in[0], id: null }]
}

// By how much a drawing that needs `needed` pixels for its `room` is scaled. It shrinks a little where all of it is then
// in sight; where it has to be scrolled anyway it has its full size. On a projector nothing is smaller than that.
function scaleFor(needed, size, room) {
  const usual = room.rem / 14, fit = (size - 2) / needed
  return fit < leastScale(room) ? usual : Math.min(fit, room.full ? LARGEST * usual : usual)
}

export const leastScale = ({ rem, presenting }) => (presenting ? rem / 14 : SMALLEST * Math.min(1, rem / 14))

// The whole drawing for a host of this width and height: boxes with places, scale, size, axis.
export function layOut(tree, room) {
  const { open, width } = room, narrow = width < NARROW_BELOW
  const slim = tree.items.some(item => canOpen(item) && open.has(item.id))
  const frame = measureAll(tree, { narrow, slim, open, sizes: sizesFor(narrow) })
  if (narrow) return layOutNarrow(frame, room)
  if (!slim || fits(frame, room)) return layOutWide(frame, room, tree)
  const tight = measureAll(tree, { narrow, slim, open, sizes: sizesFor(narrow, true) })
  return layOutWide(fits(tight, room) ? tight : frame, room, tree)
}

function fits({ boxes }, room) {
  const needed = length(boxes, gapsOf(boxes, false))
  return needed * scaleFor(needed, room.width, room) <= room.width
}

function measureAll(tree, view) {
  const boxes = tree.items.map(item => prepare(measure(item, view, true), view))
  const heads = tree.heads.map(item => prepare(measure(item, view, false), view))
  return { ...view, boxes, heads }
}

// boxes know what their drawing needs of the view
function prepare(box, view) {
  Object.assign(box, { narrow: view.narrow, pad: view.sizes.pad, header: view.sizes.header })
  for (const inner of box.lanes ?? (box.chain ? [box.chain] : box.boxes ?? [])) prepare(inner, view)
  return box
}

function gapsOf(boxes, narrow) {
  const shadow = box => (box.form === "card" ? 9 : 7)
  const least = box => Math.max(LEAST_GAP, textWidth(edgeText(box.item), 12, 600) + shadow(box))
  return boxes.slice(0, -1).map(box => (narrow ? 30 : least(box)))
}

const extent = boxes => ({ up: Math.max(...boxes.map(box => box.up)), down: Math.max(...boxes.map(box => box.down)) })
const length = (boxes, gaps) => sum(boxes.map(box => box.along)) + sum(gaps) + 2 * MARGIN

function layOutWide(frame, room, tree) {
  const { boxes, heads } = frame, { rem } = room, leastHeight = room.minRem * rem, most = tallest(tree, frame)
  const { scale, gaps, inside } = spread(boxes, room, room.full ? (leastHeight - 2) / most : Infinity)
  const { up, down } = extent(boxes)
  const along = length(boxes, gaps)
  placeMain(boxes, gaps, MARGIN + Math.max(0, inside - along) / 2, 0)
  aimHeads(frame)
  const end = placeHeadsBelow(heads, down + HEADS_GAP)
  const low = Math.max(down, ...heads.map(head => head.c + head.down))
  const content = up + low + BAND_LABEL + BELOW
  const openHead = heads.some(head => head.form === "open") ? content * scale : 0
  const stage = Math.min(Math.max(TALLEST_REM * rem, leastHeight), Math.max(leastHeight, most * rem / 14, openHead))
  const height = Math.max((stage - 2) / scale, content)
  const axis = BAND_LABEL + up + (height - content) / 2 + 2
  for (const box of [...boxes, ...heads]) place(box, box.m, box.c + axis)
  const showSizes = gaps.every((gap, i) => gap >= textWidth(sizeText(boxes[i].item), 10.5) + 10)
  return { ...frame, scale, stage, axis, showSizes, width: Math.max(inside, along, end), height }
}

// Gaps that fill the width, or a smaller scale where even the least ones don't fit. `highest`: the scale that
// fills the height.
function spread(boxes, room, highest) {
  const least = gapsOf(boxes, false), needed = length(boxes, least)
  const scale = Math.min(scaleFor(needed, room.width, room), Math.max(room.rem / 14, highest))
  const inside = (room.width - 2) / scale
  const more = Math.max(0, inside - needed) / Math.max(1, least.length)
  return { scale, inside, gaps: least.map(gap => Math.max(gap, Math.min(MOST_GAP, gap + more))) }
}

// The height that any one open block needs, so that opening and closing one does not move the page. An auxiliary head
// is opened seldom and may.
function tallest(tree, { sizes }) {
  const height = item => {
    const view = { narrow: false, slim: true, sizes, open: new Set(canOpen(item) ? [item.id] : []) }
    const box = measure(item, view, true)
    return box.up + box.down
  }
  const heads = tree.heads.length ? HEADS_GAP + sizes.headAcross : 0
  return Math.max(sizes.cardAcross, ...tree.items.map(height)) + heads + BAND_LABEL + BELOW
}

function placeMain(boxes, gaps, start, axis) {
  let at = start
  boxes.forEach((box, i) => {
    place(box, at, axis)
    at += box.along + (gaps[i] ?? 0)
  })
}

// Auxiliary heads hang below the item that they read. One that reaches under a later one's line goes a row deeper, so
// that no line crosses a head. Returns where the last of them ends.
function placeHeadsBelow(heads, top) {
  const rows = []
  for (const head of [...heads].reverse()) {
    const later = rows.filter(one => one.line < head.end + MARGIN)
    rows.push({ line: head.line, deep: Math.max(-1, ...later.map(one => one.deep)) + 1, head })
  }
  const depth = deep => Math.max(0, ...rows.filter(row => row.deep === deep).map(row => row.head.up + row.head.down))
  for (const { head, deep } of rows) {
    const above = sum([...Array(deep).keys()].map(row => depth(row) + HEADS_ROW))
    place(head, head.start, top + above + head.up)
  }
  return Math.max(0, ...heads.map(head => head.end + MARGIN))
}

// Along the flow a head's place follows from its item's alone.
function aimHeads(frame) {
  for (const head of frame.heads) {
    head.from = frame.boxes.find(box => box.item.id === head.item.at) ?? frame.boxes[0]
    head.line = head.from.m + head.from.along / 2
    head.start = Math.max(MARGIN, head.form === "open" ? head.line + 18 : head.line - head.along / 2)
    head.end = head.start + head.along
  }
}

function layOutNarrow(frame, room) {
  const { boxes, heads } = frame
  const gaps = gapsOf(boxes, true)
  for (const head of heads) {
    head.from = boxes.find(box => box.item.id === head.item.at) ?? boxes[0]
    const at = boxes.indexOf(head.from)
    head.before = gaps[at] - 30
    gaps[at] += head.along + 16
  }
  const { up, down } = extent(boxes)
  const scale = scaleFor(up + down + 8, room.width, room)
  const inside = Math.max((room.width - 2) / scale, up + down + 8)
  const axis = Math.max(up + 4, Math.min(inside / 2, inside - down - 4))
  placeMain(boxes, gaps, MARGIN, axis)
  for (const head of heads) {
    const beside = axis - ribbonWidth(head.from.item.out[0]) / 2 - 18 - head.down
    place(head, head.from.m + head.from.along + head.before + 24, Math.max(head.up + 4, beside))
  }
  const last = boxes.at(-1), height = last.m + last.along + MARGIN
  return { ...frame, scale, stage: height * scale + 2, axis, width: inside, height }
}
