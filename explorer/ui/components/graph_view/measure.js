// How large each item is. Coordinates are along the flow and across it; `up` and `down` are measured from the axis
// that the item's input and output lie on. "Wide" flows left to right, "narrow" top to bottom.
import { showShape, textWidth } from "./svg.js"

/** @import { Composite, Item, Join, Layer, Parallel } from "../messages" */
/** @typedef {import("./types.js").AnyItem} AnyItem */
/** @typedef {import("./types.js").ClosedForm} ClosedForm */
/** @typedef {import("./types.js").Layers} Layers */
/** @typedef {import("./types.js").Measuring} Measuring */
/** @typedef {import("./types.js").Single} Single */
/** @typedef {import("./types.js").SizedBox} SizedBox */
/** @typedef {import("./types.js").SizedChain} SizedChain */
/** @typedef {import("./types.js").Sizes} Sizes */

const WIDE = {
  leafAlong: 75, leafAcross: 35, gap: 39, lane: 11, fork: 34, merge: 54, header: 24, pad: 8, lead: 16, bar: 12,
  barAcross: 120, cardAlong: 66, cardAcross: 138, slimAlong: 50, slimAcross: 84, poolAlong: 24, poolAcross: 68,
  pillAlong: 44, pillAcross: 32, sum: 22, bypass: 22, headAlong: 74, headAcross: 44,
}
const NARROW = {
  leafAlong: 34, leafAcross: 78, gap: 30, lane: 8, fork: 24, merge: 40, header: 24, pad: 8, lead: 14, bar: 12,
  barAcross: 190, cardAlong: 46, cardAcross: 150, slimAlong: 46, slimAcross: 150, poolAlong: 26, poolAcross: 96,
  pillAlong: 28, pillAcross: 90, sum: 22, bypass: 18, headAlong: 40, headAcross: 84,
}
const LAYERED = { ...WIDE, lane: 6, lead: 10, pad: 5, fork: 28 }
// Where an open block would push the end of the network out of sight
const TIGHT = { ...WIDE, leafAlong: 68, gap: 28, fork: 28, merge: 46, lead: 8, slimAlong: 46 }
// Where it would even so: also between the closed blocks
const TIGHTEST = { ...TIGHT, leafAlong: 64, gap: 24, fork: 20, merge: 36, lead: 4, slimAlong: 41, between: 14, shadow: 2 }
// Where an open block would be higher than the drawing's place
const SLENDER = { leafAcross: 68, lane: 3, pad: 4, bypass: 14 } // on a phone, where it would be wider
const LOW = { leafAcross: 31, lane: 5 }
const WIDEST_CARD = 112
export const LINE = 12.5
const LINE_TYPE = 11.5, SHAPE_TYPE = 10.5
const ROOM_FOR_CONCAT = 12 // the word is wider than the bar that it stands over

// `tight`: from 0 to TIGHT_MOST
export const TIGHT_MOST = 2
/** @param {boolean} narrow @returns {Sizes} */
export const sizesFor = (narrow, tight = 0, low = false) =>
  (narrow ? { ...NARROW, ...(tight ? SLENDER : {}) } : { ...[WIDE, TIGHT, TIGHTEST][tight], ...(low ? LOW : {}) })
export const layeredSizes = LAYERED
/** @param {AnyItem | { kind?: undefined }} item @returns {item is Composite} */
export const isComposite = item => item.kind === "block" || item.kind === "group"
// A block of one layer says all of it on its card.
/** @param {AnyItem | { kind?: undefined }} item @returns {item is Single} */
export const isSingle = item => isComposite(item) && item.items.length === 1 && item.items[0].kind !== "parallel" && !isComposite(item.items[0])
/** @param {AnyItem | { kind?: undefined }} item */
export const canOpen = item => isComposite(item) && !isSingle(item)

/** @param {Item} item @param {ClosedForm} form @param {number} along @param {number} across @returns {SizedBox} */
const box = (item, form, along, across, more = {}) => ({ item, form, along, up: across / 2, down: across / 2, ...more })

// view: { narrow, slim, open: Set of ids, sizes }; `inChain` is true for the main chain
/** @param {Item} item @param {Measuring} view @param {boolean} inChain @returns {SizedBox} */
export function measure(item, view, inChain) {
  if (isComposite(item)) return view.open.has(item.id) ? measureOpen(item, view) : measureCard(item, view)
  if (item.kind === "parallel") return measureParallel(item, view)
  return measureLeaf(item, view, inChain)
}

/** @param {Layer | Join} item @param {Measuring} view @param {boolean} inChain */
function measureLeaf(item, { narrow, sizes, layers }, inChain) {
  if (item.kind === "io") return box(item, "pill", sizes.pillAlong, sizes.pillAcross)
  if (item.kind === "cat") return box(item, "bar", sizes.bar, sizes.barAcross)
  if (item.kind === "add") return box(item, "sum", sizes.sum, sizes.sum)
  if (layers) return measureLines(item, layers.lines.get(item.id) ?? [])
  if (item.kind === "pool" && inChain) return box(item, "pool", sizes.poolAlong, poolAcross(item, sizes))
  const text = Math.max(textWidth(item.label, 13.5, 650), textWidth(item.detail, 11.5)) + 12
  if (narrow) return box(item, "leaf", sizes.leafAlong, Math.max(sizes.leafAcross, text))
  return box(item, "leaf", Math.max(sizes.leafAlong, text), sizes.leafAcross)
}

/** @param {Layer | Join} item @param {string[]} lines */
function measureLines(item, lines) {
  const text = Math.max(...lines.map((line, i) => textWidth(line, LINE_TYPE, i ? 400 : 650)))
  return box(item, "leaf", text + 16, lines.length * LINE + 7)
}

export const POOL_CUT = 0.14
/** @param {Item} item */
export const poolLabel = item => item.label.replace(/ \/.*$/, "")
// The name runs along the middle of the trapezoid, where half of the cut is gone on either side.
/** @param {Layer} item @param {Sizes} sizes */
const poolAcross = (item, sizes) => Math.max(sizes.poolAcross, (textWidth(poolLabel(item), 11.5) + 12) / (1 - POOL_CUT))

/** @param {Composite} item @param {Measuring} view */
function measureCard(item, { narrow, slim, sizes }) {
  if (item.auxiliary) return box(item, "card", sizes.headAlong, sizes.headAcross)
  const lines = (slim && !isSingle(item)) || item.parts ? [] : cardLines(item)
  const text = Math.max(textWidth(item.label, 15, 700), ...lines.map(line => textWidth(line, 11.5)))
  const along = slim ? sizes.slimAlong : sizes.cardAlong
  if (narrow) return box(item, "card", along, sizes.cardAcross)
  return box(item, "card", Math.min(WIDEST_CARD, Math.max(along, text + 14)), slim ? sizes.slimAcross : sizes.cardAcross)
}

// What a closed group says that has no concatenation: its first layers, or what its only one is.
/** @param {Composite} item */
export function cardLines(item) {
  if (isSingle(item)) return [item.items[0].label, item.items[0].detail].filter(Boolean)
  const labels = item.items.map(one => one.label || "parallel")
  return labels.length > 5 ? [...labels.slice(0, 4), `+ ${labels.length - 4} more`] : labels
}

// The texts on an edge between two items: channels above it, height and width below; in the layer view all of it above
/** @param {{ out: number[] }} item @param {Layers} [layers] */
export const edgeText = ({ out }, layers) => (layers ? showShape(out) : String(out[0]))
/** @param {{ out: number[] }} item @param {Layers} [layers] */
export const edgeWidth = (item, layers, size = 12) => textWidth(edgeText(item, layers), layers ? SHAPE_TYPE : size, layers ? 400 : 600)
/** @param {Item} item */
export const sizeText = item => (item.out.length === 3 && item.out[1] * item.out[2] > 1 ? item.out.slice(1).join("×") : "")

/** @param {Item[]} items @param {Measuring} view @returns {SizedChain} */
function measureChain(items, view, inChain = false) {
  const boxes = items.map(item => measure(item, view, inChain))
  const gaps = boxes.slice(0, -1).map(one =>
    view.narrow ? view.sizes.gap : Math.max(view.sizes.gap, edgeWidth(one.item, view.layers, 12.5) + (view.layers ? 20 : 14)))
  return {
    form: "chain", boxes, gaps,
    along: sum(boxes.map(one => one.along)) + sum(gaps),
    up: Math.max(0, ...boxes.map(one => one.up)),
    down: Math.max(0, ...boxes.map(one => one.down)),
  }
}

/** @param {Composite} item @param {Measuring} view @returns {SizedBox} */
function measureOpen(item, view) {
  const { sizes, narrow } = view
  const chain = measureChain(item.items, view)
  const first = chain.boxes[0], last = chain.boxes[chain.boxes.length - 1]
  const leadIn = first.form === "parallel" ? 4 : sizes.lead
  const leadOut = last.form === "parallel" ? Math.max(sizes.lead - 4, ROOM_FOR_CONCAT) : sizes.lead
  const inside = chain.along + leadIn + leadOut + 2 * sizes.pad
  if (narrow) {
    const across = Math.max(chain.up + chain.down + 2 * sizes.pad, 150)
    const more = (across - chain.up - chain.down) / 2
    return { item, form: "open", chain, leadIn, along: inside + sizes.header, up: chain.up + more, down: chain.down + more }
  }
  const header = textWidth(item.label, 14, 700) + 46
  return {
    item, form: "open", chain, leadIn, along: Math.max(inside, Math.min(header, 260)),
    up: chain.up + sizes.pad + sizes.header, down: chain.down + sizes.pad,
  }
}

/** @type {SizedChain} */
const EMPTY_LANE = { form: "chain", boxes: [], gaps: [], along: 0, up: 16, down: 8 }

/** @param {Parallel} item @param {Measuring} view @returns {SizedBox} */
function measureParallel(item, view) {
  const { sizes } = view
  const lanes = item.lanes.map(lane => (lane.items.length ? measureChain(lane.items, view) : { ...EMPTY_LANE }))
  const sumJoin = item.join?.kind === "add"
  const span = Math.max(...lanes.map(lane => lane.along))
  const across = sum(lanes.map(lane => lane.up + lane.down)) + sizes.lane * (lanes.length - 1)
  // a sum's axis is its last lane's, so that the shortcut passes over the top; otherwise the middle
  const up = sumJoin ? across - lanes[lanes.length - 1].down : across / 2
  let at = -up
  const offsets = lanes.map(lane => {
    const axis = at + lane.up
    at += lane.up + lane.down + sizes.lane
    return axis
  })
  const bar = item.join && !sumJoin ? Math.min(Math.max(across, 40), sizes.barAcross) : 0
  const barName = bar && !view.narrow ? 18 : 0
  const fork = sumJoin ? sizes.bypass : sizes.fork
  const said = view.layers ? Math.max(...item.lanes.map(lane => edgeWidth(lane.items.at(-1) ?? { out: item.in }, view.layers))) + 20 : 0
  const merge = !item.join ? 0 : Math.max(said, sumJoin ? sizes.gap - 3 : sizes.merge)
  const joint = !item.join ? 0 : sumJoin ? sizes.sum : sizes.bar
  return {
    item, form: "parallel", lanes, offsets, span, fork, bar, sumJoin, joint,
    along: fork + span + merge + joint,
    up: Math.max(up, bar / 2 + barName, joint / 2), down: Math.max(across - up, bar / 2, joint / 2),
  }
}

/** @param {number[]} numbers */
export const sum = numbers => numbers.reduce((total, one) => total + one, 0)
