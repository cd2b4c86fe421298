// The arrow keys: along the flow they follow the edges, across it they go to the neighbors; turned where it runs down.
import { isComposite } from "./measure.js"
import { holds } from "./folding.js"
import { headPairs, linksOf } from "./links.js"
import { focusOn } from "./focus.js"

/** @typedef {import("./types.js").GraphView} GraphView */

/** @type {Record<string, [number, number]>} */
export const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }

/** @param {GraphView} view @param {string} id @param {string} key */
export function moveFocus(view, id, key) {
  const [dx, dy] = ARROWS[key], [along, across] = view.frame.narrow ? [dy, dx] : [dx, dy]
  const to = along ? nearest(view, id, linked(view, id, along)) : beside(view, id, across)
  if (to != null) focusOn(view, to)
  return true
}

// What an edge leads to, or comes from. A frame around others has those of the edges that cross it.
/** @param {GraphView} view @param {string} id @param {number} along */
function linked(view, id, along) {
  const { next, before } = linksOf(view), ends = along > 0 ? next : before
  if (!view.drawnAs(id).node.matches(".cluster, .lane")) return [...ends.get(id) ?? [], ...(along < 0 ? headed(view, id, 1) : [])]
  const inside = new Set(insideOf(view, id))
  return [...inside].flatMap(one => ends.get(one) ?? []).filter(one => !inside.has(one))
}

/** @param {GraphView} view @param {string} id @param {number} across */
function beside(view, id, across) {
  const siblings = nearest(view, id, siblingsOf(view, id, across), { aside: 2.5 })
  if (siblings != null) return siblings
  const heads = headed(view, id, across < 0 ? 1 : 0)
  if (heads.length) return nearest(view, id, heads)
  return across > 0 ? nearest(view, id, insideOf(view, id)) : aroundOf(view, id)
}

// The auxiliary heads that hang on an item (0), or the item that a head hangs on (1)
/** @param {GraphView} view @param {string} id @param {0 | 1} side */
function headed({ frame, nodes }, id, side) {
  return headPairs(frame).filter(pair => pair[side] === id).map(pair => pair[1 - side]).filter(one => nodes.has(one))
}

// What is in the same block, in that direction and not merely further along the flow; the main chain has but one lane.
/** @param {GraphView} view @param {string} id @param {number} across */
function siblingsOf(view, id, across) {
  const { next, before } = linksOf(view), here = spanOf(view, id), block = blockOf(view, id)
  if (block === null) return []
  const flow = new Set([id, ...next.get(id) ?? [], ...before.get(id) ?? []])
  const others = [...view.nodes].filter(([one, { node }]) => !flow.has(one) && !node.matches(".cluster, .lane") && blockOf(view, one) === block)
  return others.map(([one]) => one).filter(one => (spanOf(view, one).middle - here.middle) * across > here.size / 2)
}

// Across the flow
/** @param {GraphView} view @param {string} id */
function spanOf(view, id) {
  const { x, y, width, height } = view.placeOf(id)
  return view.frame.narrow ? { middle: x + width / 2, size: width } : { middle: y + height / 2, size: height }
}

/** @param {GraphView} view @param {string} id */
function insideOf(view, id) {
  const item = view.items.get(id)
  return item ? [...view.nodes.keys()].filter(one => one !== id && !view.drawnAs(one).node.matches(".lane") && holds(view, item, one)) : []
}

/** @param {GraphView} view @param {string} id */
function blockOf({ parents, items }, id) {
  let at = parents.get(id)
  while (at != null && !isComposite(items.get(at) ?? {})) at = parents.get(at)
  return at ?? null
}

// The open block or stage that it is in, where that has a node of its own
/** @param {GraphView} view @param {string} id */
function aroundOf(view, id) {
  const block = blockOf(view, id)
  if (block !== null) return view.nodes.has(block) ? block : null
  return [...view.items.values()].find(item => item.kind === "stage" && item.holds.includes(id) && view.nodes.has(item.id))?.id ?? null
}

/** @param {GraphView} view @param {string} id @param {string[]} others */
function nearest(view, id, others, { aside = 1 } = {}) {
  const from = view.centerOf(id)
  let best = null, least = Infinity
  for (const other of others) {
    const to = view.centerOf(other), away = { x: Math.abs(to.x - from.x), y: Math.abs(to.y - from.y) }
    const distance = view.frame.narrow ? away.x + aside * away.y : aside * away.x + away.y
    if (distance < least) [best, least] = [other, distance]
  }
  return best
}
