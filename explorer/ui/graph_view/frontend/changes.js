// What an edit changed is highlighted for a moment, so that an audience sees it.

const FLASH_MS = 1800

// What an item says. Height and width are left out: they follow from the input, for all of them at once.
function wordsOf(items) {
  const parts = item => (item.parts ?? []).map(part => part.channels).join(" ")
  return new Map([...items.values()].map(item =>
    [item.id, [item.label, item.detail, item.in[0], item.out[0], item.parameters, parts(item)].join("|")]))
}

function changedIds(before, after) {
  const known = [...after.keys()].filter(id => before.has(id))
  if (known.length < after.size / 2) return [] // another network, not an edit
  return [...after].filter(([id, words]) => before.get(id) !== words).map(([id]) => id)
}

// Called after each drawing: what follows an edit (the selection moves on, a command of Python's) draws again, and the
// highlight goes on from where it was. `fresh`: the network may be another one.
export function flashChanges(view, fresh) {
  const now = performance.now()
  if (fresh || !view.words) {
    const words = wordsOf(view.items)
    if (view.words) for (const id of changedIds(view.words, words)) view.flashing.set(id, now)
    if (view.flashing.size) setTimeout(() => endFlashes(view), FLASH_MS)
    view.words = words
  }
  for (const [id, began] of view.flashing) {
    const node = view.nodes.get(id)?.node
    node?.style.setProperty("--since", `${began - now}ms`)
    node?.classList.add("changed")
  }
}

function endFlashes(view) {
  const latest = performance.now() - FLASH_MS + 1
  for (const [id, began] of view.flashing) {
    if (began > latest) continue
    view.flashing.delete(id)
    view.nodes.get(id)?.node.classList.remove("changed")
  }
}
