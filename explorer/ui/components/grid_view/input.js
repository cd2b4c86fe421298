// Keyboard, mouse, touch and clipboard of the table, as people know them from spreadsheets.
import { cleared, copied, pasted } from "./clipboard.js"

/** @import { GridView } from "./view.js" */
/** @import { Model } from "./model.js" */
/** @import { Box, Place } from "./types" */

/** @type {Record<string, [number, number]>} */
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }
const PAGE = 8

/** @param {GridView} view */
export function listen(view) {
  const { table } = view
  table.addEventListener("keydown", event => onKey(view, event))
  table.addEventListener("pointerdown", event => onPointer(view, event))
  table.addEventListener("pointermove", event => onDrag(view, event))
  table.addEventListener("dblclick", event => {
    const at = placeOf(event)
    if (at && view.model.canEdit(at) && !isCheck(view)) view.edit()
  })
  table.addEventListener("click", event => {
    const sorts = elementAt(event).closest("[data-sorts]")?.getAttribute("data-sorts")
    if (sorts != null) view.tellSort(sorts)
    else onTap(view, event)
  })
}

// A copy or paste of what is no text field is the document's event, wherever the focus is. Returns what ends it.
/** @param {GridView} view */
export function listenToClipboard(view) {
  /** @param {ClipboardEvent} event */
  const onClipboard = event => useClipboard(view, event)
  for (const name of CLIPBOARD) document.addEventListener(name, onClipboard)
  return () => { for (const name of CLIPBOARD) document.removeEventListener(name, onClipboard) }
}

const CLIPBOARD = /** @type {const} */ (["copy", "cut", "paste"])
/** @param {Event} event */
const elementAt = event => /** @type {Element} */ (event.target)
/** @param {Event} event */
const placeOf = event => /** @type {Box | null} */ (elementAt(event).closest("td, tbody th"))?.place

/** @param {GridView} view @param {KeyboardEvent} event */
function onKey(view, event) {
  if (event.isComposing || event.altKey || !placeOf(event)) return
  const done = event.ctrlKey || event.metaKey ? onCommand(view, event) : onPlain(view, event)
  if (done) {
    event.preventDefault()
    event.stopPropagation()
  }
}

/** @param {GridView} view @param {KeyboardEvent} event */
function onCommand(view, { key, shiftKey }) {
  const { model } = view
  const end = { r: model.rows.length - 1, c: model.columns.length - 1 }
  if (key === "Home") view.goTo({ r: 0, c: 0 }, shiftKey)
  else if (key === "End") view.goTo(end, shiftKey)
  else if (key === "a") view.selectRange({ r: 0, c: 0 }, end)
  else if (key in STEPS) view.goTo(edge(model, STEPS[key]), shiftKey)
  else return false
  return true
}

/** @param {Model} model @param {[number, number]} step */
function edge({ at, rows, columns }, [dr, dc]) {
  return { r: dr ? (dr < 0 ? 0 : rows.length - 1) : at.r, c: dc ? (dc < 0 ? 0 : columns.length - 1) : at.c }
}

/** @param {GridView} view @param {KeyboardEvent} event */
function onPlain(view, { key, shiftKey }) {
  const { model } = view, { at } = model
  if (key in STEPS) view.move(STEPS[key][0], STEPS[key][1], shiftKey)
  else if (key === "Home") view.goTo({ r: at.r, c: 0 }, shiftKey)
  else if (key === "End") view.goTo({ r: at.r, c: model.columns.length - 1 }, shiftKey)
  else if (key === "PageUp") view.move(-PAGE, 0, shiftKey)
  else if (key === "PageDown") view.move(PAGE, 0, shiftKey)
  else if (key === "Tab") return onTab(view, shiftKey)
  else if (key === "Escape") view.leaving = true
  else if (key === "Delete" || key === "Backspace") view.enter(cleared(model))
  else if (key === "Enter" || key === "F2") act(view)
  else if (key === " " && (isCheck(view) || at.c === 0)) act(view)
  else if (key.length === 1 && model.canEdit(at) && !isCheck(view)) {
    // the field that opens takes the key: also a dead one, and those of an input method
    view.edit({ text: isChoice(view) ? undefined : "", quick: true })
    return false
  } else return false
  if (key !== "Escape") view.leaving = false
  return true
}

/** @param {GridView} view */
const isCheck = ({ model }) => ["check", "tick"].includes(model.columns[model.at.c].kind)
/** @param {GridView} view */
const isChoice = ({ model }) => model.columns[model.at.c].kind === "choice"

/** @param {GridView} view */
function act(view) {
  const { at } = view.model
  if (!view.model.canEdit(at)) view.tellRow()
  else if (isCheck(view)) flip(view, at)
  else view.edit()
}

/** @param {GridView} view @param {Place} at */
function flip(view, at) {
  view.enter([{ at, text: view.model.cell(at).v === "on" ? "off" : "on" }])
}

// From cell to cell that can be edited; behind the last one, or after Esc, out of the table.
/** @param {GridView} view @param {boolean} back */
function onTab(view, back) {
  if (view.leaving) {
    view.leaving = false
    return false
  }
  return view.tab(back ? -1 : 1)
}

/** @param {GridView} view @param {PointerEvent} event */
function onPointer(view, event) {
  const at = placeOf(event)
  if (!at || event.button !== 0) return
  view.byTouch = event.pointerType === "touch"
  if (view.byTouch) return // it may become a scroll; a tap comes as a click
  event.preventDefault() // the table's own focus and range instead of the browser's
  view.dragging = true
  addEventListener("pointerup", () => { view.dragging = false }, { once: true })
  view.goTo(at, event.shiftKey)
  if (!event.shiftKey) view.tellRow()
}

/** @param {GridView} view @param {MouseEvent} event */
function onTap(view, event) {
  const at = placeOf(event)
  if (!at || event.shiftKey) return
  if (view.byTouch) {
    view.goTo(at)
    view.tellRow()
  }
  if (!view.model.canEdit(at)) return
  if (isCheck(view)) flip(view, at)
  else if (view.byTouch) view.edit()
}

/** @param {GridView} view @param {PointerEvent} event */
function onDrag(view, event) {
  const at = view.dragging && event.buttons === 1 ? placeOf(event) : undefined
  if (at && (at.r !== view.model.at.r || at.c !== view.model.at.c)) view.goTo(at, true)
}

/** @param {GridView} view @param {ClipboardEvent} event */
function useClipboard(view, event) {
  const { clipboardData } = event
  if (view.editor || !view.hasFocus() || !clipboardData) return
  event.preventDefault()
  if (event.type === "paste") return view.paste(pasted(view.model, clipboardData.getData("text/plain")))
  clipboardData.setData("text/plain", copied(view.model))
  if (event.type === "cut") view.enter(cleared(view.model))
}
