// Where each item is: `m` (start along the flow) and `c` (its axis) on every box, and the frame around all of them.
import { ribbonWidth, textWidth } from "./svg.js"
import { TIGHT_MOST, canOpen, edgeWidth, layeredSizes, measure, sizeText, sizesFor, sum } from "./measure.js"

/** @import { Item, Tree } from "../messages" */
/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./types.js").Chain} Chain */
/** @typedef {import("./types.js").End} End */
/** @typedef {import("./types.js").Frame} Frame */
/** @typedef {import("./types.js").HeadBox} HeadBox */
/** @typedef {import("./types.js").Layers} Layers */
/** @typedef {import("./types.js").Measuring} Measuring */
/** @typedef {import("./types.js").OpenBox} OpenBox */
/** @typedef {import("./types.js").ParallelBox} ParallelBox */
/** @typedef {import("./types.js").Room} Room */
/** @typedef {import("./types.js").SizedBox} SizedBox */
/** @typedef {import("./types.js").SizedChain} SizedChain */
/** @typedef {import("./types.js").Sizes} Sizes */
/** @typedef {Measuring & { boxes: Box[], heads: HeadBox[] }} Measured */

const MARGIN = 10, LEAST_GAP = 24, MOST_GAP = 60, BAND_LABEL = 24, BELOW = 12, HEADS_GAP = 22, HEADS_ROW = 12
const SMALLEST = 0.88, LARGEST = 2
const NARROW_BELOW = 620, TALLEST_REM = 36, NARROW_REM = 30, LARGEST_LAYERS = 1.5, LAYERS_MARGIN = 6

/** @param {Box} box @param {number} m @param {number} c */
function place(box, m, c) {
  box.m = m
  box.c = c
  if (box.form === "open") placeOpen(box, m, c)
  else if (box.form === "parallel") placeLanes(box, m, c)
}

// `before` shifts all boxes, `slack` the last one alone: the layers that lanes end in stand in one column.
/** @param {Chain} chain @param {number} m @param {number} c @param {number} before @param {number} slack */
function placeChain(chain, m, c, before, slack) {
  Object.assign(chain, { m, c })
  let at = m + before
  chain.boxes.forEach((box, i) => {
    if (i === chain.boxes.length - 1) at += slack
    place(box, at, c)
    at += box.along + (chain.gaps[i] ?? 0)
  })
}

/** @param {OpenBox} box @param {number} m @param {number} c */
function placeOpen(box, m, c) {
  const inside = m + box.pad + box.leadIn + (box.narrow ? box.header : 0)
  placeChain(box.chain, inside, c, 0, 0)
}

/** @param {ParallelBox} box @param {number} m @param {number} c */
function placeLanes(box, m, c) {
  box.lanes.forEach((lane, i) => {
    const slack = box.span - lane.along
    const bypass = box.sumJoin && i < box.lanes.length - 1
    placeChain(lane, m + box.fork, c + box.offsets[i], bypass ? slack / 2 : 0, bypass ? 0 : slack)
  })
}

// Where what leaves a box comes out: [{ m, c, channels, id }, ...]
/** @param {Box | Chain} box @returns {End[]} */
export function endsOf(box) {
  if (box.form === "chain") return box.boxes.length ? endsOf(box.boxes[box.boxes.length - 1]) : []
  if (box.form === "parallel" && !box.item.join) return box.lanes.flatMap((lane, i) => laneEnds(box, lane, i))
  return [{ m: box.m + box.along, c: box.c, channels: box.item.out[0], id: (box.item.join ?? box.item).id }]
}

/** @param {ParallelBox} parallel @param {Chain} lane @param {number} i @returns {End[]} */
export function laneEnds(parallel, lane, i) {
  if (lane.boxes.length) return endsOf(lane)
  const m = parallel.m + parallel.fork + parallel.span
  return [{ m, c: parallel.c + parallel.offsets[i], channels: parallel.item.in[0], id: null }]
}

// By how much a drawing that needs `needed` pixels for its `room` is scaled. It shrinks a little where all of it is then
// in sight; where it has to be scrolled anyway it has its full size. On a projector nothing is smaller than that.
/** @param {number} needed @param {number} size @param {Room} room */
function scaleFor(needed, size, room) {
  const usual = room.rem / 14, fit = (size - 2) / needed
  return fit < leastScale(room) ? usual : Math.min(fit, room.full ? LARGEST * usual : usual)
}

/** @param {Room} room */
export const leastScale = ({ rem, presenting }) => (presenting ? rem / 14 : SMALLEST * Math.min(1, rem / 14))

// The whole drawing for a host of this width and height: boxes with places, scale, size, axis.
/** @param {Tree} tree @param {Room} room @returns {Frame} */
export function layOut(tree, room) {
  const { open, width } = room, narrow = width < NARROW_BELOW
  const slim = tree.items.some(item => canOpen(item) && open.has(item.id))
  if (narrow) {
    /** @param {number} [tight] */
    const sized = tight => measureAll(tree, { narrow, slim, open, sizes: sizesFor(narrow, tight) }), usual = sized(0)
    const { up, down } = extent(usual.boxes)
    return layOutNarrow((up + down + 8) * leastScale(room) > width - 2 ? sized(1) : usual, room)
  }
  const low = tallest(tree, { sizes: sizesFor(narrow) }) * room.rem / 14 > room.minRem * room.rem
  /** @type {Measured | undefined} */
  let first
  for (let tight = 0; tight <= (slim ? TIGHT_MOST : 0); tight++) {
    const frame = measureAll(tree, { narrow, slim, open, sizes: sizesFor(narrow, tight, low) })
    if (fits(frame, room)) return layOutWide(frame, room, tree)
    first ??= frame
  }
  return layOutWide(/** @type {Measured} */ (first), room, tree)
}

// The layer view, of layeredTree's: from left to right at any width. It is as high as the block view (`blocks` is its
// tree), so that what is below stays where it is when the views are switched or something is closed, and shrinks a little
// to show as much as it can.
/** @param {{ tree: Tree, open: Set<string>, layers: Layers }} layered @param {Tree} blocks @param {Room} room @returns {Frame} */
export function layOutLayers({ tree, open, layers }, blocks, room) {
  const frame = measureAll(tree, { narrow: false, slim: false, open, sizes: layeredSizes, layers })
  const below = layOut(blocks, room), stage = below.narrow && !room.full ? NARROW_REM * room.rem : below.stage
  const gaps = gapsOf(frame.boxes, false, layeredSizes, layers), placed = placeAlong(frame, { scale: 1, gaps, inside: 0 })
  const usual = room.rem / 14, content = placed.content - BAND_LABEL - BELOW + 2 * LAYERS_MARGIN, most = room.full ? LARGEST_LAYERS * usual : usual
  const axis = LAYERS_MARGIN + placed.up
  for (const box of [...frame.boxes, ...frame.heads]) place(box, box.m, box.c + axis)
  const scale = Math.max(leastScale(room), Math.min(most, (stage - 2) / content))
  return { ...frame, scale, stage, axis, width: Math.max(placed.along, placed.end), height: content }
}

/** @param {Measured} frame @param {Room} room */
function fits({ boxes, sizes }, room) {
  const needed = length(boxes, gapsOf(boxes, false, sizes))
  return needed * scaleFor(needed, room.width, room) <= room.width
}

/** @param {Tree} tree @param {Measuring} view @returns {Measured} */
function measureAll(tree, view) {
  const boxes = tree.items.map(item => /** @type {Box} */ (prepare(measure(item, view, true), view)))
  const heads = tree.heads.map(item => /** @type {HeadBox} */ (prepare(measure(item, view, false), view)))
  return { ...view, boxes, heads }
}

// boxes know what their drawing needs of the view
/** @param {SizedBox | SizedChain} box @param {Measuring} view @returns {SizedBox | SizedChain} */
function prepare(box, view) {
  Object.assign(box, { narrow: view.narrow, pad: view.sizes.pad, header: view.sizes.header })
  for (const inner of box.lanes ?? (box.chain ? [box.chain] : box.boxes ?? [])) prepare(inner, view)
  return box
}

/** @param {Box[]} boxes @param {boolean} narrow @param {Partial<Sizes>} sizes @param {Layers} [layers] */
function gapsOf(boxes, narrow, { between = LEAST_GAP, shadow = 9 } = {}, layers = undefined) {
  /** @param {Box} box */
  const aside = box => (box.form === "card" ? shadow : Math.min(shadow, 7))
  /** @param {Box} box */
  const least = box => Math.max(between, edgeWidth(box.item, layers) + aside(box))
  return boxes.slice(0, -1).map(box => (narrow ? 30 : least(box)))
}

/** @param {Box[]} boxes */
const extent = boxes => ({ up: Math.max(...boxes.map(box => box.up)), down: Math.max(...boxes.map(box => box.down)) })
/** @param {Box[]} boxes @param {number[]} gaps */
const length = (boxes, gaps) => sum(boxes.map(box => box.along)) + sum(gaps) + 2 * MARGIN

/** @param {Measured} frame @param {Room} room @param {Tree} tree @returns {Frame} */
function layOutWide(frame, room, tree) {
  const { boxes, heads } = frame, { rem } = room, leastHeight = room.minRem * rem, most = tallest(tree, frame)
  const highest = room.full ? (leastHeight - 2) / most : Infinity
  let placed = placeAlong(frame, spread(frame, room, highest))
  const openHead = heads.some(head => head.form === "open") ? placed.content * placed.scale : 0
  const stage = Math.min(Math.max(TALLEST_REM * rem, leastHeight), Math.max(leastHeight, most * leastScale(room) + 2, openHead))
  const lower = Math.max(leastScale(room), (stage - 2) / placed.content)
  if (lower < placed.scale) placed = placeAlong(frame, spread(frame, room, highest, lower))
  const { scale, gaps, inside, along, end, up, content } = placed
  const height = Math.max((stage - 2) / scale, content)
  const axis = BAND_LABEL + up + (height - content) / 2 + 2
  for (const box of [...boxes, ...heads]) place(box, box.m, box.c + axis)
  const showSizes = gaps.every((gap, i) => gap >= textWidth(sizeText(boxes[i].item), 10.5) + 10)
  return { ...frame, scale, stage, axis, showSizes, width: Math.max(inside, along, end), height }
}

// Places along the flow, and how high all of it is.
/** @param {Measured} frame @param {ReturnType<typeof spread>} how */
function placeAlong(frame, { scale, gaps, inside }) {
  const { boxes, heads } = frame, { up, down } = extent(boxes), along = length(boxes, gaps)
  placeMain(boxes, gaps, MARGIN + Math.max(0, inside - along) / 2, 0)
  aimHeads(frame)
  const end = placeHeadsBelow(frame)
  const low = Math.max(down, ...heads.map(head => head.c + head.down))
  return { scale, gaps, inside, along, end, up, content: up + low + BAND_LABEL + BELOW }
}

// Gaps that fill the width, or a smaller scale where even the least ones don't fit. `highest`: the scale that
// fills the height; `most`: the largest at which all of it is in the drawing's place.
/** @param {Measured} frame @param {Room} room @param {number} highest */
function spread({ boxes, sizes }, room, highest, most = Infinity) {
  const least = gapsOf(boxes, false, sizes), needed = length(boxes, least)
  const scale = Math.min(most, scaleFor(needed, room.width, room), Math.max(room.rem / 14, highest))
  const inside = (room.width - 2) / scale
  const more = Math.max(0, inside - needed) / Math.max(1, least.length)
  return { scale, inside, gaps: least.map(gap => Math.max(gap, Math.min(MOST_GAP, gap + more))) }
}

// The height that any one open block needs, so that opening and closing one does not move the page. An auxiliary head
// is opened seldom and may.
/** @param {Tree} tree @param {Pick<Measuring, "sizes">} view */
function tallest(tree, { sizes }) {
  /** @param {Item} item */
  const height = item => {
    const view = { narrow: false, slim: true, sizes, open: new Set(canOpen(item) ? [item.id] : []) }
    const box = measure(item, view, true), head = tree.heads.length ? HEADS_GAP + sizes.headAcross : 0
    const below = tree.heads.some(one => one.at === item.id) ? box.down : sizes.slimAcross / 2
    return box.up + Math.max(box.down, head && below + head)
  }
  return Math.max(sizes.cardAcross, ...tree.items.map(height)) + BAND_LABEL + BELOW
}

/** @param {Box[]} boxes @param {number[]} gaps @param {number} start @param {number} axis */
function placeMain(boxes, gaps, start, axis) {
  let at = start
  boxes.forEach((box, i) => {
    place(box, at, axis)
    at += box.along + (gaps[i] ?? 0)
  })
}

// Auxiliary heads hang below the item that they read, and what is beside it. One that reaches under a later one's line
// goes a row deeper, so that no line crosses a head. Returns where the last of them ends.
/** @param {Measured} frame */
function placeHeadsBelow({ boxes, heads }) {
  /** @type {{ line: number, deep: number, head: HeadBox }[]} */
  const rows = []
  for (const head of [...heads].reverse()) {
    const later = rows.filter(one => Math.min(one.line, one.head.start) < head.end + MARGIN)
    rows.push({ line: head.line, deep: Math.max(-1, ...later.map(one => one.deep)) + 1, head })
  }
  /** @param {number} deep */
  const depth = deep => Math.max(0, ...rows.filter(row => row.deep === deep).map(row => row.head.up + row.head.down))
  /** @param {HeadBox} head */
  const reached = head => boxes.filter(box => box === head.from || (box.m < head.end && box.m + box.along > Math.min(head.start, head.line)))
  /** @param {HeadBox} head */
  const top = head => Math.max(0, ...(rows.some(row => row.deep) ? boxes : reached(head)).map(box => box.down)) + HEADS_GAP
  for (const { head, deep } of rows) {
    const above = sum([...Array(deep).keys()].map(row => depth(row) + HEADS_ROW))
    place(head, head.start, top(head) + above + head.up)
  }
  return Math.max(0, ...heads.map(head => head.end + MARGIN))
}

// Along the flow a head's place follows from its item's alone.
/** @param {Measured} frame */
function aimHeads({ heads, boxes }) {
  for (const head of heads) {
    head.from = tapOf(boxes, head) ?? boxes[0]
    head.line = head.from.m + head.from.along / 2
    head.start = Math.max(MARGIN, head.form === "open" ? head.line + 18 : head.line - head.along / 2)
    head.end = head.start + head.along
  }
}

// What a head hangs on, or the closed stage around that
/** @param {Box[]} boxes @param {{ item: Pick<HeadBox["item"], "at"> }} head @returns {Box | undefined} */
function tapOf(boxes, { item: { at } }) {
  for (const box of boxes) {
    if (box.item.id === at || (box.form === "card" && box.item.items?.some(item => item.id === at))) return box
    const inner = box.form === "open" ? tapOf(box.chain.boxes, { item: { at } }) : undefined
    if (inner) return inner
  }
}

/** @param {Measured} frame @param {Room} room @returns {Frame} */
function layOutNarrow(frame, room) {
  const { boxes, heads } = frame
  const gaps = gapsOf(boxes, true)
  for (const head of heads) {
    head.from = tapOf(boxes, head) ?? boxes[0]
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
  const last = boxes[boxes.length - 1], height = last.m + last.along + MARGIN
  return { ...frame, scale, stage: height * scale + 2, axis, width: inside, height }
}
