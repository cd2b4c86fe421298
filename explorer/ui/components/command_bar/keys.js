// Shortcuts of the whole page.
import { hasTyped, isField, watchTyping } from "./typing.js"

/** @import { Command } from "../messages" */
/** @typedef {{ shown: boolean, commands: Command[], tell(name: string): void }} KeyBar as it is when a key is pressed */

// `Ctrl+Shift+Z` as the event says it; on a Mac Cmd is Ctrl.
/** @param {KeyboardEvent} event */
function nameOf({ ctrlKey, metaKey, shiftKey, altKey, key }) {
  const parts = [(ctrlKey || metaKey) && "Ctrl", altKey && "Alt", shiftKey && "Shift", key.length === 1 ? key.toUpperCase() : key]
  return parts.filter(Boolean).join("+")
}

// A field keeps the keys that it has a use for: those without Ctrl always, the others while letters in it can be taken back.
/** @param {EventTarget} field @param {KeyboardEvent} event */
function isKept(field, { ctrlKey, metaKey }) {
  return isField(field) && (!(ctrlKey || metaKey) || hasTyped(field))
}

/** @param {KeyBar} bar */
export function listenToKeys(bar) {
  watchTyping()
  document.addEventListener("keydown", event => {
    if (!bar.shown || event.isComposing || isKept(event.composedPath()[0], event)) return
    const command = bar.commands.find(one => one.keys.includes(nameOf(event)))
    if (!command) return
    event.preventDefault()
    bar.tell(command.name)
  })
}
