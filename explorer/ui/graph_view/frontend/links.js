// What follows what in the drawing on screen: pairs of ids, read off when an arrow key first asks for them.

// Returns { next, before }: id -> ids, where both are on screen.
export function linksOf(view) {
  const { frame, nodes } = view
  frame.links ??= indexedLinks((frame.layered ? layerPairs(view) : blockPairs(frame)).filter(pair => pair.every(id => nodes.has(id))))
  return frame.links
}

function indexedLinks(pairs) {
  const next = new Map(), before = new Map()
  const add = (map, from, to) => { map.set(from, [...map.get(from) ?? [], to]) }
  for (const [from, to] of pairs) {
    add(next, from, to)
    add(before, to, from)
  }
  return { next, before }
}

// Graphviz names an edge by the two that it joins, each by its name or what is closed by its scope.
function layerPairs({ drawing, scopes }) {
  const idOf = name => scopes.get(name)?.id ?? name
  return [...drawing.graph.querySelectorAll(".edge > title")].map(title => title.textContent.split("->").map(idOf))
}

// An open block is entered through its header.
function blockPairs({ boxes }) {
  const pairs = []
  const join = (froms, tos) => { for (const from of froms) for (const to of tos) pairs.push([from, to]) }
  const walkChain = inner => {
    const ends = inner.map(walk)
    ends.slice(1).forEach(({ into }, i) => join(ends[i].out, into))
    return ends.length ? { into: ends[0].into, out: ends.at(-1).out } : null
  }
  const walkLanes = ({ item, lanes }) => {
    const ends = lanes.map(lane => walkChain(lane.boxes)), full = ends.filter(Boolean)
    const into = full.flatMap(end => end.into), out = full.flatMap(end => end.out)
    if (!item.join) return { into, out }
    join(out, [item.join.id])
    return { into: full.length < ends.length ? [...into, item.join.id] : into, out: [item.join.id] }
  }
  const walk = box => {
    if (box.form === "parallel") return walkLanes(box)
    if (box.form !== "open") return { into: [box.item.id], out: [box.item.id] }
    const inside = walkChain(box.chain.boxes)
    join([box.item.id], inside.into)
    return { into: [box.item.id], out: inside.out }
  }
  walkChain(boxes)
  return pairs
}

// The auxiliary heads of the block view beside the flow: [block, head] each
export const headPairs = ({ heads }) => heads.map(head => [head.from.item.id, head.item.id])
