// One mounted table: its model, its elements, where the focus is, what is being typed.
import { element } from "../../frontend/element.js"
import { buildBody, buildColumns, buildHead, layout, mend } from "./table.js"
import { Model } from "./model.js"
import { Editor } from "./editor.js"
import { listen } from "./input.js"

const REST_AFTER_MS = 60
const REST_MS = 300 // the keyboard's focus rests on a row for so long before the page is told
const EDITED = "Arrow keys move, Enter or typing edits, Escape and Tab leave the table"
const READ = "Arrow keys move and select, Tab leaves the table"

// Streamlit may take a component off the page and put it back: what was typed and where one was is kept by the key.
const TABLES = (globalThis[Symbol.for("explorer.grid_view")] ??= new Map())

export class GridView {
  constructor(host, key) {
    this.host = host
    this.room = host.querySelector(".room")
    this.table = host.querySelector("table")
    this.problem = host.querySelector(".problem")
    this.model = TABLES.get(key) ?? new Model()
    TABLES.set(key, this.model)
    this.unlisten = listen(this)
    this.table.addEventListener("focusin", event => this.onFocus(event))
    this.table.addEventListener("focusout", () => clearTimeout(this.resting))
    this.watch = new ResizeObserver(() => this.editor?.follow())
    this.watch.observe(this.room)
  }

  release() {
    this.unlisten()
    this.watch.disconnect()
    clearTimeout(this.resting)
    clearTimeout(this.asking)
  }

  // data: { table (JSON text: columns, rows), label, height (px at 14 px a rem), ack, selected, problem,
  // asks (whether the page has a rest, see askForRest) }
  receive(data, emit) {
    this.emit = emit
    this.asks = data.asks
    const { model } = this
    const first = this.text === undefined, fresh = data.table !== this.text
    if (fresh) this.parsed = JSON.parse((this.text = data.table))
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
    if (refused) this.bringIntoSight(this.table.querySelector(".wrong, .typed")?.parentElement)
    if (model.queue.items.length && !this.resent) this.send() // kept over an absence
    this.resent = true
    this.askForRest()
  }

  // The message takes its room from the table's: the rows stay where they are on the page.
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
    const sorts = this.host.getRootNode().activeElement?.dataset?.sorts
    const focused = this.hasFocus() && !this.editor && !sorts
    const width = model.columns.reduce((sum, column) => sum + column.width, 0)
    table.style.minWidth = `${width / 14}rem`
    table.setAttribute("aria-description", model.columns.some(column => column.edit) ? EDITED : READ)
    table.setAttribute("aria-rowcount", model.rows.length + 1)
    table.setAttribute("aria-colcount", model.columns.length)
    Object.assign(this, { lines: buildBody(model), ranged: [], tabbed: null })
    table.replaceChildren(
      buildColumns(model.columns), element("thead", {}, buildHead(model.columns)), element("tbody", {}, ...this.lines))
    if (focused) this.focusCell()
    if (sorts) table.querySelector(`[data-sorts="${CSS.escape(sorts)}"]`)?.focus({ preventScroll: true })
  }

  paint() {
    this.lines.forEach((line, r) => [...line.children].forEach((td, c) => this.mendCell({ r, c })))
    this.paintRows()
    this.paintFocus()
  }

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

  td({ r, c }) {
    return this.lines[r].children[c]
  }

  // ---- focus ----

  hasFocus() {
    const active = this.host.getRootNode().activeElement
    return Boolean(active && this.host.contains(active))
  }

  onFocus(event) {
    const at = event.target.place
    if (!at) return
    if (at.r !== this.model.at.r || at.c !== this.model.at.c) {
      this.model.at = this.model.anchor = at
      this.paintFocus()
    }
    clearTimeout(this.resting)
    this.resting = setTimeout(() => { if (this.hasFocus()) this.tellRow() }, REST_MS)
  }

  goTo(at, extend = false) {
    const { model } = this
    model.at = model.within(at)
    if (!extend) model.anchor = model.at
    this.paintFocus()
    this.focusCell()
  }

  move(dr, dc, extend = false) {
    const { at } = this.model
    this.goTo({ r: at.r + dr, c: at.c + dc }, extend)
  }

  tab(step) {
    const next = this.model.nextEditable(this.model.at, step)
    if (next) this.goTo(next)
    return Boolean(next)
  }

  selectRange(from, to) {
    this.model.anchor = from
    this.goTo(to, true)
  }

  focusCell() {
    const td = this.lines.length && this.td(this.model.at)
    if (!td) return
    td.focus({ preventScroll: true })
    // in the next frame: to ask now where it is would lay out the page once more
    requestAnimationFrame(() => td.scrollIntoView({ block: "nearest", inline: "nearest" }))
  }

  // ---- what is said to the page ----

  edit(how = {}) {
    if (!this.model.canEdit(this.model.at)) return
    this.model.anchor = this.model.at
    this.paintFocus()
    this.editor = new Editor(this, this.model.at, how)
  }

  enter(entries) {
    if (!this.model.enter(entries)) return
    this.send() // first of all: the answer takes time
    for (const { at } of entries) this.mendCell(at)
    if (entries.some(({ at }) => at.c === 0)) this.paintRows()
  }

  // What was pasted is shown as the range.
  paste(entries) {
    if (!entries.length) return
    const { model } = this, last = entries.at(-1).at
    if (entries.length > 1) model.anchor = { r: model.range().top, c: model.range().left }
    this.enter(entries)
    if (entries.length > 1) this.goTo(last, true)
  }

  tellRow() {
    if (!this.model.select(this.model.at.r)) return
    this.send()
    this.paintRows()
  }

  tellSort(name) {
    this.model.queue.add({ command: `sort ${name}` })
    this.send()
  }

  send() {
    const { queue } = this.model
    clearTimeout(this.asking)
    if (queue.hasEntries()) this.owed = this.asks
    this.emit("said", queue.word())
  }

  // What was typed is answered in two steps: at once what everybody looks at, this table included; and when that had time
  // to be painted and nothing more was typed, the rest of the page.
  askForRest() {
    const { queue } = this.model
    if (!this.owed || queue.hasEntries()) return
    clearTimeout(this.asking)
    this.asking = setTimeout(() => {
      this.owed = false
      this.emit("said", { ...queue.word(), rest: queue.last })
    }, REST_AFTER_MS)
  }

  // Bring the row that was selected elsewhere into sight.
  reveal() {
    if (this.hasFocus()) return
    this.bringIntoSight(this.lines[this.model.rows.findIndex(row => this.model.selected.includes(row.select))])
  }

  // Without moving the page.
  bringIntoSight(line) {
    if (!line) return
    const { room } = this, head = this.table.tHead.offsetHeight
    if (line.offsetTop - head < room.scrollTop) room.scrollTop = line.offsetTop - head
    const below = line.offsetTop + line.offsetHeight - room.clientHeight
    if (below > room.scrollTop) room.scrollTop = below
  }
}
