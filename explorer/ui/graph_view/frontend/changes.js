// What an edit changed is highlighted for a moment, so that an audience sees it.

const FLASH_MS = 1800

// What an item says. Height and width are left out: they follow from the input, for all of them at once.
export function wordsOf(items) {
  const parts = item => (item.parts ?? []).map(part => part.channels).join(" ")
  return new Map([...items.values()].map(item =>
    [item.id, [item.label, item.detail, item.in[0], item.out[0], item.parameters, parts(item)].join("|")]))
}

export function flashChanges(before, after, nodes) {
  const known = [...after.keys()].filter(id => before.has(id))
  if (known.length < after.size / 2) return // another network, not an edit
  const changed = [...after].filter(([id, words]) => before.get(id) !== words).map(([id]) => nodes.get(id)?.node)
  const shown = changed.filter(Boolean)
  shown.forEach(node => node.classList.add("changed"))
  setTimeout(() => shown.forEach(node => node.classList.remove("changed")), FLASH_MS)
}
