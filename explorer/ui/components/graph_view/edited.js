// What an edit changed is in sight whole: the drawing glides there, unless it was looked at elsewhere.
import { scaleOf } from "./sight.js"

/** @import { Item } from "../messages" */
/** @typedef {import("./types.js").Frame} Frame */
/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./types.js").GraphView} GraphView */
/** @typedef {import("./types.js").Seen} Seen */

const MARGIN_PX = 10

// What is drawn where, before it is drawn anew.
/** @param {GraphView} view @returns {Seen | null} */
export function seenNow(view) {
  const { laidOut: frame, stage } = view
  if (!frame || frame.layers || frame.narrow) return null
  const seen = frame.boxes.filter(box => partly(view, box)).map(box => box.item.id)
  return { shape: shapeOf(frame), left: stage.scrollLeft, known: new Set(frame.boxes.map(box => box.item.id)), seen: new Set(seen) }
}

/** @param {Frame} frame */
const shapeOf = ({ boxes, heads }) => [...boxes, ...heads].map(box => [box.item.id, box.form, Math.round(box.along), Math.round(box.up + box.down)]).join()

// After an edit that changed the drawing's shape; `before` is seenNow's, `changed` the ids of what is another now.
/** @param {GraphView} view @param {Seen | null} before @param {{ has(id: string): boolean }} changed */
export function showEdited(view, before, changed) {
  const { frame, stage } = view
  if (!before || frame.layers || frame.narrow || shapeOf(frame) === before.shape) return
  const box = edited(frame, before, changed)
  if (!box) return
  const to = leftFor(view, box, before.left)
  stage.scrollLeft = before.left
  stage.scrollTo({ left: to, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth" })
}

// A block that is new; else the open one, whose layers are to be seen; else what was looked at, or the first.
/** @param {Frame} frame @param {Seen} before @param {{ has(id: string): boolean }} changed */
function edited({ boxes }, { known, seen }, changed) {
  const another = boxes.filter(box => !known.has(box.item.id) || changed.has(box.item.id) || inside(box.item).some(id => changed.has(id)))
  const inSight = another.filter(box => seen.has(box.item.id))
  return another.find(box => !known.has(box.item.id) && known.size) ?? inSight.find(box => box.form === "open") ?? inSight[0] ?? another[0]
}

/** @param {Item} item @returns {string[]} */
function inside(item) {
  /** @type {Item[]} */
  const own = [...(item.items ?? []), ...(item.lanes ?? []).flatMap(lane => lane.items), ...(item.join ? [item.join] : [])]
  return own.flatMap(one => [one.id, ...inside(one)])
}

/** @param {GraphView} view @param {Box} box */
const reach = (view, box) => [box.m * scaleOf(view) - MARGIN_PX, (box.m + box.along) * scaleOf(view) + MARGIN_PX]

/** @param {GraphView} view @param {Box} box */
function partly(view, box) {
  const [start, end] = reach(view, box), { scrollLeft, clientWidth } = view.stage
  return end > scrollLeft && start < scrollLeft + clientWidth
}

// As little as needed
/** @param {GraphView} view @param {Box} box @param {number} left */
function leftFor(view, box, left) {
  const [start, end] = reach(view, box), { clientWidth } = view.stage
  return Math.max(0, Math.min(Math.max(left, end - clientWidth), start))
}
