// Shortcuts of the whole page.
const FIELDS = "input, textarea, select, [contenteditable=true]"

// `Ctrl+Shift+Z` as the event says it; on a Mac Cmd is Ctrl.
function nameOf({ ctrlKey, metaKey, shiftKey, altKey, key }) {
  const parts = [(ctrlKey || metaKey) && "Ctrl", altKey && "Alt", shiftKey && "Shift", key.length === 1 ? key.toUpperCase() : key]
  return parts.filter(Boolean).join("+")
}

// bar: { shown, commands, tell(name) }, as it is when a key is pressed.
export function listenToKeys(bar) {
  document.addEventListener("keydown", event => {
    const [target] = event.composedPath()
    if (!bar.shown || target.matches?.(FIELDS)) return
    const command = bar.commands.find(one => one.keys.includes(nameOf(event)))
    if (!command) return
    event.preventDefault()
    bar.tell(command.name)
  })
}
