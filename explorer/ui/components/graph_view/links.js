// What follows what in the drawing on screen: pairs of ids, read off when an arrow key first asks for them.

/** @typedef {import("./types.js").Box} Box */
/** @typedef {import("./types.js").Frame} Frame */
/** @typedef {import("./types.js").GraphView} GraphView */
/** @typedef {import("./types.js").Links} Links */
/** @typedef {import("./types.js").ParallelBox} ParallelBox */
/** @typedef {{ into: string[], out: string[] }} Ends - what a run of boxes is entered by and left from */

// Returns { next, before }: id -> ids, where both are on screen.
/** @param {GraphView} view @returns {Links} */
export function linksOf(view) {
  const { frame, nodes } = view
  frame.links ??= indexedLinks(pairsOf(frame).filter(pair => pair.every(id => nodes.has(id))))
  return frame.links
}

/** @param {[string, string][]} pairs @returns {Links} */
function indexedLinks(pairs) {
  /** @type {Links} */
  const { next, before } = { next: new Map(), before: new Map() }
  /** @param {Map<string, string[]>} map @param {string} from @param {string} to */
  const add = (map, from, to) => { map.set(from, [...map.get(from) ?? [], to]) }
  for (const [from, to] of pairs) {
    add(next, from, to)
    add(before, to, from)
  }
  return { next, before }
}

// An open block is entered through its header, but in the layer view, where the arrows follow the layers.
/** @param {Frame} frame */
function pairsOf({ boxes, heads, layers }) {
  /** @type {[string, string][]} */
  const pairs = []
  /** @param {string[]} froms @param {string[]} tos */
  const join = (froms, tos) => { for (const from of froms) for (const to of tos) pairs.push([from, to]) }
  /** @param {Box[]} inner @returns {Ends | null} */
  const walkChain = inner => {
    const ends = inner.map(walk)
    ends.slice(1).forEach(({ into }, i) => join(ends[i].out, into))
    return ends.length ? { into: ends[0].into, out: ends[ends.length - 1].out } : null
  }
  /** @param {ParallelBox} box @returns {Ends} */
  const walkLanes = ({ item, lanes }) => {
    const ends = lanes.map(lane => walkChain(lane.boxes)), full = ends.filter(end => end !== null)
    const into = full.flatMap(end => end.into), out = full.flatMap(end => end.out)
    if (!item.join) return { into, out }
    join(out, [item.join.id])
    return { into: full.length < ends.length ? [...into, item.join.id] : into, out: [item.join.id] }
  }
  /** @param {Box} box @returns {Ends} */
  const walk = box => {
    if (box.form === "parallel") return walkLanes(box)
    if (box.form !== "open") return { into: [box.item.id], out: [box.item.id] }
    const { into, out } = walkChain(box.chain.boxes) ?? { into: [], out: [] }
    if (layers) return { into, out }
    join([box.item.id], into)
    return { into: [box.item.id], out }
  }
  walkChain(boxes)
  if (layers) for (const head of heads) join(walk(head.from).out, walk(head).into)
  return pairs
}

// The auxiliary heads beside the flow: [block, head] each
/** @param {Frame} frame */
export const headPairs = ({ heads }) => heads.map(head => [head.from.item.id, head.item.id])
