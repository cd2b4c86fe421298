// One mounted table: its model, its elements, where the focus is, what is being typed.
import { element } from "../shared/element.js"
import { part } from "../shared/parts.js"
import { shared } from "../shared/shared.js"
import { Editor } from "./editor.js"
import { listen, listenToClipboard } from "./input.js"
import { Model } from "./model.js"
import { buildBody, buildColumns, buildHead, layout, mend } from "./table.js"

const REST_AFTER_MS = 60
const REST_MS = 300 // the keyboard's focus rests on a row for so long before the page is told
const EDITED = "Arrow keys move, Enter or typing edits, Escape and Tab leave the table"
const READ = "Arrow keys move and select, Tab leaves the table"

// Streamlit may take a component off the page and put it back: what was typed and where one was is kept by the key.
/** @type {Map<string, Model>} */
const TABLES = shared("explorer.grid_view", () => new Map())

/**
 * @import { FrontendRendererArgs } from "@streamlit/component-v2-lib"
 * @import { GridData, GridTable, Said } from "../messages"
 * @import { Box, Entry, How, Place } from "./types"
 * @typedef {FrontendRendererArgs<{ said: Said }, GridData>["setStateValue"]} Emit
 */

export class GridView {
  /** @type {HTMLTableRowElement[]} */ lines = []
  /** @type {Box[]} */ ranged = []
  /** @type {Box | null} */ tabbed = null
  /** @type {Editor | null} */ editor = null
  /** @type {string | undefined} */ text
  /** @type {GridTable} */ parsed = { columns: [], rows: [] }
  /** @type {ReturnType<typeof setTimeout> | undefined} */ resting
  /** @type {ReturnType<typeof setTimeout> | undefined} */ asking
  built = ""
  held = false
  asks = false
  owed = false
  byTouch = false
  dragging = false
  leaving = false
  unlisten = () => {}

  /** @param {HTMLElement} host @param {string} key */
  constructor(host, key) {
    this.host = host
    this.key = key
    this.room = part(host, ".room", HTMLElement)
    this.table = part(host, "table", HTMLTableElement)
    this.problem = part(host, ".problem", HTMLElement)
    this.model = TABLES.get(key) ?? new Model()
    TABLES.set(key, this.model)
    listen(this)
    this.table.addEventListener("focusin", event => this.onFocus(event))
    this.table.addEventListener("focusout", () => clearTimeout(this.resting))
    this.watch = new ResizeObserver(() => this.editor?.follow())
  }

  // Listen to what is outside of the table, too, while that is on the page.
  hold() {
    if (this.held) return
    this.held = true
    this.unlisten = listenToClipboard(this)
    this.watch.observe(this.room)
  }

  release() {
    this.held = false
    this.unlisten()
    this.watch.disconnect()
    clearTimeout(this.resting)
    clearTimeout(this.asking)
  }

  /** @param {GridData} data @param {Emit} emit */
  receive(data, emit) {
    this.hold()
    this.asks = data.asks
    const { model } = this
    const first = this.text === undefined, fresh = data.table !== this.text
    if (fresh) {
      this.text = data.table
      this.parsed = JSON.parse(data.table)
    }
    const selected = String(model.selected), typed = model.hasTyped()
    model.receive(this.parsed, data.ack, data.selected)
    this.host.style.height = `${data.height / 14}rem`
    this.table.setAttribute("aria-label", data.label)
    const refused = this.say(data.problem)
    this.build()
    if (fresh || typed || model.hasTyped()) this.paint()
    else this.paintRows()
    this.editor?.follow()
    if (String(model.selected) !== selected || first) this.reveal()
    if (refused) this.bringIntoSight(this.table.querySelector(".wrong, .typed")?.closest("tr"))
    const { queue } = model
    if (queue.host !== this.host && queue.has("set")) this.owed = this.asks // kept over an absence
    queue.receive(this.host, data.ack, word => emit("said", word))
    this.askForRest()
  }

  // The message takes its room from the table's: the rows stay where they are on the page.
  /** @param {string} problem */
  say(problem) {
    if (this.problem.textContent === problem) return false
    const { room } = this, before = this.problem.offsetHeight
    this.problem.textContent = problem
    this.problem.hidden = !problem
    room.scrollTop += this.problem.offsetHeight - before
    return Boolean(problem)
  }

  build() {
    const { model, table } = this, wanted = layout(model)
    if (this.built === wanted) return
    this.built = wanted
    const sorts = this.active()?.dataset.sorts
    const focused = this.hasFocus() && !this.editor && !sorts
    const width = model.columns.reduce((sum, column) => sum + column.width, 0)
    table.style.minWidth = `${width / 14}rem`
    table.setAttribute("aria-description", model.columns.some(column => column.edit) ? EDITED : READ)
    table.setAttribute("aria-rowcount", String(model.rows.length + 1))
    table.setAttribute("aria-colcount", String(model.columns.length))
    Object.assign(this, { lines: buildBody(model), ranged: [], tabbed: null })
    table.replaceChildren(
      buildColumns(model.columns), element("thead", {}, buildHead(model.columns)), element("tbody", {}, ...this.lines))
    if (focused) this.focusCell()
    if (sorts) /** @type {HTMLElement | null} */ (table.querySelector(`[data-sorts="${CSS.escape(sorts)}"]`))?.focus({ preventScroll: true })
  }

  paint() {
    this.lines.forEach((line, r) => { for (let c = 0; c < line.children.length; c++) this.mendCell({ r, c }) })
    this.paintRows()
    this.paintFocus()
  }

  /** @param {Place} at */
  mendCell(at) {
    const { model } = this
    mend(this.td(at), model.columns[at.c], model.cell(at), model.isSent(at))
  }

  paintRows() {
    const { columns, rows, selected } = this.model
    const ticks = columns[0]?.kind === "tick"
    this.lines.forEach((line, r) => {
      const chosen = ticks ? this.model.cell({ r, c: 0 }).v === "on" : selected.includes(rows[r].select)
      line.classList.toggle("chosen", chosen)
      line.setAttribute("aria-selected", String(chosen))
    })
  }

  // The range, and the one cell that is in the tab order: only what changes is touched.
  paintFocus() {
    const { model } = this, { top, bottom, left, right } = model.range()
    const ranged = top === bottom && left === right ? [] : [...model.cellsInRange()].map(at => this.td(at))
    for (const td of this.ranged) if (!ranged.includes(td)) td.classList.remove("ranged")
    for (const td of ranged) td.classList.add("ranged")
    this.ranged = ranged
    const tabbed = this.lines.length ? this.td(model.at) : null
    if (tabbed === this.tabbed) return
    if (this.tabbed) this.tabbed.tabIndex = -1
    if (tabbed) tabbed.tabIndex = 0
    this.tabbed = tabbed
  }

  /** @param {Place} at */
  td({ r, c }) {
    return /** @type {Box} */ (this.lines[r].children[c])
  }

  // ---- focus ----

  // What has the focus, inside the component's own tree too.
  active() {
    const root = /** @type {ShadowRoot | Document} */ (this.host.getRootNode())
    return /** @type {HTMLElement | null} */ (root.activeElement)
  }

  hasFocus() {
    const active = this.active()
    return Boolean(active && this.host.contains(active))
  }

  /** @param {FocusEvent} event */
  onFocus(event) {
    const at = /** @type {Box} */ (event.target).place
    if (!at) return
    if (at.r !== this.model.at.r || at.c !== this.model.at.c) {
      this.model.at = this.model.anchor = at
      this.paintFocus()
    }
    clearTimeout(this.resting)
    this.resting = setTimeout(() => { if (this.hasFocus()) this.tellRow() }, REST_MS)
  }

  /** @param {Place} at */
  goTo(at, extend = false) {
    const { model } = this
    model.at = model.within(at)
    if (!extend) model.anchor = model.at
    this.paintFocus()
    this.focusCell()
  }

  /** @param {number} dr @param {number} dc */
  move(dr, dc, extend = false) {
    const { at } = this.model
    this.goTo({ r: at.r + dr, c: at.c + dc }, extend)
  }

  /** @param {number} step */
  tab(step) {
    const next = this.model.nextEditable(this.model.at, step)
    if (next) this.goTo(next)
    return Boolean(next)
  }

  /** @param {Place} from @param {Place} to */
  selectRange(from, to) {
    this.model.anchor = from
    this.goTo(to, true)
  }

  focusCell() {
    if (!this.lines.length) return
    const td = this.td(this.model.at)
    td.focus({ preventScroll: true })
    // in the next frame: to ask now where it is would lay out the page once more
    requestAnimationFrame(() => td.scrollIntoView({ block: "nearest", inline: "nearest" }))
  }

  // ---- what is said to the page ----

  /** @param {How} how */
  edit(how = {}) {
    if (!this.model.canEdit(this.model.at)) return
    this.model.anchor = this.model.at
    this.paintFocus()
    this.editor = new Editor(this, this.model.at, how)
  }

  /** @param {Entry[]} entries */
  enter(entries) {
    if (!this.model.enter(entries)) return
    this.send() // first of all: the answer takes time
    for (const { at } of entries) this.mendCell(at)
    if (entries.some(({ at }) => at.c === 0)) this.paintRows()
  }

  // What was pasted is shown as the range.
  /** @param {Entry[]} entries */
  paste(entries) {
    if (!entries.length) return
    const { model } = this, last = entries[entries.length - 1].at
    if (entries.length > 1) model.anchor = { r: model.range().top, c: model.range().left }
    this.enter(entries)
    if (entries.length > 1) this.goTo(last, true)
  }

  tellRow() {
    if (!this.model.select(this.model.at.r)) return
    this.send()
    this.paintRows()
  }

  /** @param {string} name */
  tellSort(name) {
    this.model.queue.add({ command: `sort ${name}` })
    this.send()
  }

  send() {
    const { queue } = this.model
    clearTimeout(this.asking)
    if (queue.has("set")) this.owed = this.asks
    queue.send()
  }

  // What was typed is answered in two steps: at once what everybody looks at, this table included; and when that had time
  // to be painted and nothing more was typed, the rest of the page.
  askForRest() {
    const { queue } = this.model
    if (!this.owed || queue.has("set")) return
    clearTimeout(this.asking)
    this.asking = setTimeout(() => {
      this.owed = false
      queue.send({ rest: queue.last })
    }, REST_AFTER_MS)
  }

  // Bring the row that was selected elsewhere into sight.
  reveal() {
    if (this.hasFocus()) return
    this.bringIntoSight(this.lines[this.model.rows.findIndex(row => this.model.selected.includes(row.select))])
  }

  // Without moving the page.
  /** @param {HTMLElement | null | undefined} line */
  bringIntoSight(line) {
    if (!line) return
    const { room } = this, head = this.table.tHead?.offsetHeight ?? 0
    if (line.offsetTop - head < room.scrollTop) room.scrollTop = line.offsetTop - head
    const below = line.offsetTop + line.offsetHeight - room.clientHeight
    if (below > room.scrollTop) room.scrollTop = below
  }
}
