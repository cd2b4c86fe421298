// What an edit edited is highlighted for a moment, so that an audience sees it: not what only follows from it, such as
// the channels that come in and all numbers behind.

/** @typedef {import("./types.js").AnyItem} AnyItem */
/** @typedef {import("./types.js").GraphView} GraphView */
/** @typedef {import("./types.js").Items} Items */
/** @typedef {import("./types.js").Words} Words */
/** @typedef {import("./types.js").Flash} Flash */

const FLASH_MS = 1800
const CLASSES = ["changed", "norm-changed", "changed-inside"]

// What each drawn layer says of itself, whether it is normalized, and what it is inside of.
/** @param {GraphView} view @returns {Words} */
function wordsOf({ items, parents }) {
  const drawn = [...items.values()].filter(item => item.operation !== undefined || item.kind === "io")
  return new Map(drawn.map(item => [item.id, { own: ownWords(item), norm: item.normalized, inside: parents.get(item.id) }]))
}

/** @param {AnyItem} item */
function ownWords(item) {
  if (item.kind === "io") return `${item.label} ${item.out}`
  return item.follows ? item.label : `${item.label} ${item.detail}`
}

// Returns id -> the class that shows it.
/** @param {Words} before @param {Words} after @param {GraphView} view @returns {Map<string, string>} */
function changedIds(before, after, { items }) {
  const known = [...after.keys()].filter(id => before.has(id)), found = /** @type {Map<string, string>} */ (new Map())
  if (known.length < after.size / 2) return found // another network, not an edit
  for (const [id, { inside }] of before) if (!after.has(id) && inside != null && items.has(inside)) found.set(inside, "changed")
  for (const [id, { own, norm }] of after) {
    const had = before.get(id)
    if (!had || had.own !== own) found.set(id, "changed")
    else if (had.norm !== norm) found.set(id, norm ? "norm-changed" : "changed") // there is no sign of one that went
  }
  return found
}

// Called after each drawing: what follows an edit (the selection moves on, a command of Python's) draws again, and the
// highlight goes on from where it was. `fresh`: the network may be another one.
/** @param {GraphView} view @param {boolean} fresh */
export function flashChanges(view, fresh) {
  if (fresh || !view.words) {
    const words = wordsOf(view), now = performance.now()
    if (view.words) for (const [id, look] of changedIds(view.words, words, view)) view.flashing.set(id, { began: now, look })
    if (view.flashing.size) setTimeout(() => endFlashes(view), FLASH_MS)
    view.words = words
  }
  showFlashes(view)
}

/** @param {GraphView} view */
function showFlashes(view) {
  for (const [id, { began, look }] of view.flashing) {
    const shown = view.shown(id)
    show(view, shown, look, began)
    for (let open = shown === null ? null : view.parents.get(shown); open != null; open = view.parents.get(open)) show(view, open, "changed-inside", began)
  }
}

/** @param {GraphView} view @param {string | null} id @param {string} look @param {number} began */
function show(view, id, look, began) {
  const node = id === null ? undefined : view.nodes.get(id)?.node
  node?.style.setProperty("--since", `${began - performance.now()}ms`)
  node?.classList.add(look)
}

/** @param {GraphView} view */
function endFlashes(view) {
  const latest = performance.now() - FLASH_MS + 1
  for (const [id, { began }] of view.flashing) if (began <= latest) view.flashing.delete(id)
  for (const { node } of view.nodes.values()) node.classList.remove(...CLASSES)
  showFlashes(view)
}
