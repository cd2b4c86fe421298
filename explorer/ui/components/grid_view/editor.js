// The field in which a cell is typed. It stands over its cell and is tied to the cell's names, not to its element: an
// answer of the server that comes meanwhile may mend or rebuild the table below it.
import { element } from "../shared/element.js"

/**
 * @import { GridView } from "./view.js"
 * @import { SentColumn } from "../messages"
 * @import { How, Place } from "./types"
 * @typedef {HTMLInputElement | HTMLSelectElement} Field
 */

export class Editor {
  closed = false

  /** @param {GridView} view @param {Place} at @param {How} how */
  constructor(view, at, { text, quick = false }) {
    const { model } = view
    this.view = view
    this.row = model.rows[at.r].id
    this.name = model.columns[at.c].name
    this.quick = quick // opened by typing: the arrows leave it
    this.before = model.cell(at).v
    const column = model.columns[at.c]
    this.field = column.kind === "choice" ? this.chooser(column) : this.input(column, text ?? this.before)
    view.room.append(this.field)
    this.follow()
    this.field.focus({ preventScroll: true })
    if (this.field instanceof HTMLInputElement && text === undefined && !view.byTouch) this.field.select()
    if (this.field instanceof HTMLSelectElement) openList(this.field)
  }

  /** @param {SentColumn} column @param {string} text */
  input(column, text) {
    const field = element("input", {
      class: `editor ${column.numeric ? "numeric" : ""}`, type: "text", spellcheck: "false", autocomplete: "off",
      inputmode: column.numeric ? "decimal" : null, "aria-label": this.label(),
    })
    field.value = text
    this.listen(field)
    return field
  }

  /** @param {SentColumn} column */
  chooser(column) {
    const field = element("select", { class: "editor", "aria-label": this.label() })
    const options = (column.options ?? []).map(text => ({ value: text, text }))
    if (column.clear != null) options.unshift({ value: "", text: column.clear })
    for (const { value, text } of options) field.append(element("option", { value }, text))
    field.value = this.before
    field.addEventListener("change", () => this.close(true))
    this.listen(field)
    return field
  }

  /** @param {Field} field */
  listen(field) {
    field.addEventListener("keydown", event => this.onKey(/** @type {KeyboardEvent} */ (event)))
    field.addEventListener("blur", () => this.close(true, () => {}))
  }

  label() {
    const at = this.at() ?? { r: 0, c: 0 }, { model } = this.view
    return `${model.cell({ r: at.r, c: 0 }).v}, ${model.columns[at.c].label}`
  }

  at() {
    return this.view.model.find(this.row, this.name)
  }

  // Stay over the cell; without its cell there is nothing to type into.
  follow() {
    const at = this.at()
    if (!at) return this.close(false)
    const td = this.view.td(at), { style } = this.field
    style.left = `${td.offsetLeft}px`
    style.top = `${td.offsetTop}px`
    style.width = `${td.offsetWidth}px`
    style.height = `${td.offsetHeight}px`
  }

  // `leave` takes the focus to where it goes; the field is still there, so that it goes there at once.
  /** @param {boolean} take */
  close(take, leave = () => this.view.focusCell()) {
    if (this.closed) return
    this.closed = true
    const { view } = this, at = this.at(), text = this.field.value.trim()
    view.editor = null
    if (take && at && text !== this.before) view.enter([{ at, text }])
    leave()
    this.field.remove()
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    event.stopPropagation() // the page's shortcuts: in here Ctrl+Z takes back letters
    if (event.isComposing) return
    const move = MOVES[event.key]?.(event) ?? (this.quick ? ARROWS[event.key] : undefined)
    if (event.key === "Escape") {
      event.preventDefault()
      this.close(false)
    } else if (move && !(this.field.matches("select") && event.key.startsWith("Arrow"))) {
      event.preventDefault()
      const { view } = this
      this.close(true, () => {
        if (event.key !== "Tab") view.move(...move)
        else if (!view.tab(event.shiftKey ? -1 : 1)) view.focusCell()
      })
    }
  }
}

/** @type {Record<string, ((event: KeyboardEvent) => [number, number]) | undefined>} */
const MOVES = {
  Enter: event => [event.shiftKey ? -1 : 1, 0],
  Tab: event => [0, event.shiftKey ? -1 : 1],
}
/** @type {Record<string, [number, number] | undefined>} */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }

/** @param {HTMLSelectElement} field */
function openList(field) {
  try {
    field.showPicker()
  } catch {
    // without a click or key of its own the browser leaves the list closed: it has the focus, a key opens it
  }
}
