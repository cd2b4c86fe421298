// Whether a field holds something that was typed and not taken yet, and so has something of its own to undo.
//
// A drop-down of Streamlit's has an <input>, too, and keeps the focus when an option was chosen; a field of text keeps it
// when Enter has given its text to the page. Neither has anything left to take back: Ctrl+Z is the page's then.
import { shared } from "../shared/shared.js"

const FIELDS = "input:not([type=button], [type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable=true]"
/**
 * The field that is typed into, its text when that began, and its text after the last letter.
 * @typedef {{ field: Field | null, before?: string | null, now?: string | null, watched: boolean }} Typing
 * @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement | (HTMLElement & { value?: undefined })} Field
 */
/** @type {Typing} */
const TYPING = shared("explorer.typing", () => ({ field: null, watched: false }))

/** @param {EventTarget | null} target @returns {target is Field} */
export function isField(target) {
  return target instanceof HTMLElement && target.matches(FIELDS)
}

/** @param {Field} field */
const textOf = field => field.value ?? field.textContent

// A text that is another than what was typed last was set by the page: an option was chosen, or a wrong text put right.
/** @param {Field} field */
export function hasTyped(field) {
  const text = textOf(field)
  return TYPING.field === field && text !== TYPING.before && text === TYPING.now
}

// Enter takes the text of a field of one line; with Ctrl that of several lines.
/** @type {(event: KeyboardEvent, field: Field) => boolean} */
const takes = ({ key, ctrlKey, metaKey }, field) => key === "Enter" && (field.matches("input") || ctrlKey || metaKey)

function forget() {
  TYPING.field = null
}

/** @param {EventTarget} field */
function note(field) {
  if (TYPING.field && TYPING.field === field) TYPING.now = textOf(TYPING.field)
}

/** @param {Field} field */
function begin(field) {
  if (TYPING.field !== field) Object.assign(TYPING, { field, before: textOf(field), now: textOf(field) })
}

export function watchTyping() {
  if (TYPING.watched) return
  TYPING.watched = true
  /** @type {<Name extends keyof DocumentEventMap>(name: Name, act: (target: EventTarget, event: DocumentEventMap[Name]) => void) => void} */
  const on = (name, act) => document.addEventListener(name, event => act(event.composedPath()[0], event), true)
  on("beforeinput", target => { if (isField(target)) begin(target) })
  // at once, since a key may come before any timer, and when the page has done with the letter what it does
  on("input", field => { note(field); setTimeout(note, 0, field) })
  on("keydown", (field, event) => { if (isField(field) && takes(event, field) && !event.isComposing) forget() })
  on("blur", field => { if (TYPING.field === field) forget() })
  on("click", target => { if (TYPING.field !== target) forget() }) // an option of a drop-down, whose field keeps the focus
}
