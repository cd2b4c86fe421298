// Find layers and blocks by name, operation or size; Enter goes from one to the next.

const UNNAMED = ["parallel", "branch", "stage"]

export function wireSearch(view) {
  const input = view.host.querySelector(".find")
  input.oninput = () => showFound(view)
  input.onkeydown = event => {
    event.stopPropagation()
    if (event.key === "Enter") step(view, event.shiftKey ? -1 : 1)
    else if (event.key === "Escape") {
      input.value = ""
      showFound(view)
    } else return
    event.preventDefault()
  }
}

// Marks what was found, and says how many; called again after each drawing.
export function showFound(view) {
  const ids = found(view), marked = new Set(ids.map(id => view.shown(id)))
  for (const [id, { node }] of view.nodes) node.classList.toggle("found", marked.has(id))
  view.host.querySelector(".found-count").textContent = wordsFrom(view).length ? String(ids.length) : ""
}

const wordsFrom = view => view.host.querySelector(".find").value.toLowerCase().replaceAll("x", "×").split(/\s+/).filter(Boolean)

function found(view) {
  const words = wordsFrom(view)
  if (!words.length) return []
  return [...view.items.values()].filter(item => !UNNAMED.includes(item.kind) && (item.kind !== "io" || item.members.length))
    .filter(item => words.every(word => textOf(item).includes(word))).map(item => item.id)
}

// An x stands for the × of kernels as well, so that it is one in names too.
function textOf(item) {
  const members = item.items ? [] : item.members
  return [item.id, item.kind, item.label, item.detail, ...members].join(" ").toLowerCase().replaceAll("x", "×")
}

function step(view, by) {
  const ids = found(view)
  if (!ids.length) return
  const at = ids.indexOf(view.state.selected)
  view.goTo(ids[at < 0 ? (by > 0 ? 0 : ids.length - 1) : (at + by + ids.length) % ids.length])
  showFound(view)
}
