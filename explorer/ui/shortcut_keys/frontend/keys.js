// Listens on the whole page. Streamlit calls the default function on each run.
import { Queue } from "./queue.js"

const LISTENING = (globalThis[Symbol.for("explorer.shortcut_keys")] ??= new Map())
const FIELDS = "input, textarea, select, [contenteditable=true]"

// `Ctrl+Shift+Z` as the event says it; on a Mac Cmd is Ctrl.
function nameOf({ ctrlKey, metaKey, shiftKey, altKey, key }) {
  const parts = [(ctrlKey || metaKey) && "Ctrl", altKey && "Alt", shiftKey && "Shift", key.length === 1 ? key.toUpperCase() : key]
  return parts.filter(Boolean).join("+")
}

function listen(page) {
  document.addEventListener("keydown", event => {
    const [target] = event.composedPath(), command = page.shortcuts[nameOf(event)]
    if (!page.shown || !command || target.matches?.(FIELDS)) return
    event.preventDefault()
    page.queue.add({ command })
    page.emit("said", page.queue.word())
  })
}

export default function ({ data, setStateValue }) {
  if (!data) return
  if (!LISTENING.has(data.key)) {
    LISTENING.set(data.key, { queue: new Queue() })
    listen(LISTENING.get(data.key))
  }
  const page = LISTENING.get(data.key)
  Object.assign(page, { shortcuts: data.shortcuts, emit: setStateValue, shown: true })
  page.queue.answered(data.ack)
  return () => { page.shown = false }
}
