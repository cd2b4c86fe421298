// What the table holds: the server's last word, and over it what was typed since.
import { Queue } from "../shared/queue.js"
import { full } from "./table.js"

/** @import { GridTable, SaidItem, SentAck, SentColumn, SentRow } from "../messages" */
/** @import { Entry, Full, Place } from "./types" */

/** @param {string} row @param {string} column */
const keyOf = (row, column) => `${row}\n${column}`

export class Model {
  constructor() {
    /** @type {Queue<SaidItem>} */
    this.queue = new Queue()
    /** @type {SentColumn[]} */
    this.columns = []
    /** @type {SentRow[]} */
    this.rows = []
    /** @type {(string | undefined)[]} */
    this.told = []
    /** @type {(string | undefined)[]} */
    this.selected = [] // what the shaded rows select
    this.at = { r: 0, c: 0 }   // the cell that has the focus
    this.anchor = { r: 0, c: 0 } // the other corner of the range
    /** @type {Map<string, string>} */
    this.typed = new Map()
  }

  /** @param {GridTable} table @param {SentAck} ack @param {string[]} selected */
  receive({ columns, rows }, ack, selected) {
    const row = this.rows[this.at.r]?.id, column = this.columns[this.at.c]?.name
    Object.assign(this, { columns, rows, told: selected ?? [] })
    this.queue.answered(ack)
    this.overlay()
    // the focus stays with its row and column where these moved
    const r = rows.findIndex(one => one.id === row), c = columns.findIndex(one => one.name === column)
    if (r >= 0 && c >= 0 && (r !== this.at.r || c !== this.at.c)) this.at = this.anchor = { r, c }
    this.at = this.within(this.at)
    this.anchor = this.within(this.anchor)
  }

  // What was typed and not answered hides the server's value: an older answer never takes its place.
  overlay() {
    this.typed = new Map()
    this.selected = this.told
    for (const item of this.queue.items) {
      for (const [row, column, text] of item.set ?? []) this.typed.set(keyOf(row, column), text)
      if ("select" in item) this.selected = [item.select]
    }
  }

  hasTyped() {
    return this.typed.size > 0
  }

  /** @param {Place} place */
  within({ r, c }) {
    /** @param {number} n @param {number} count */
    const clip = (n, count) => Math.max(0, Math.min(n, count - 1))
    return { r: clip(r, this.rows.length), c: clip(c, this.columns.length) }
  }

  /** @param {Place} place @returns {Full} */
  cell({ r, c }) {
    const cell = full(this.rows[r].cells[c])
    const typed = this.typed.get(keyOf(this.rows[r].id, this.columns[c].name))
    return typed === undefined ? cell : { ...cell, v: typed, e: "", p: 0 }
  }

  /** @param {Place} place */
  isSent({ r, c }) {
    return this.typed.has(keyOf(this.rows[r].id, this.columns[c].name))
  }

  /** @param {Place} place */
  canEdit({ r, c }) {
    return Boolean(this.columns[c]?.edit && this.rows[r] && !full(this.rows[r].cells[c]).w)
  }

  // Returns whether anything is new.
  /** @param {Entry[]} entries */
  enter(entries) {
    const fresh = entries.filter(({ at, text }) => this.canEdit(at) && (this.cell(at).v !== text || this.cell(at).e))
    if (!fresh.length) return false
    this.queue.add({ set: fresh.map(({ at, text }) => [this.rows[at.r].id, this.columns[at.c].name, text]) })
    this.overlay()
    return true
  }

  /** @param {number} r */
  select(r) {
    const id = this.rows[r]?.select
    if (!id || String(this.selected) === id) return false
    this.queue.add({ select: id })
    this.overlay()
    return true
  }

  /** @param {string} id @param {string} name */
  find(id, name) {
    const r = this.rows.findIndex(row => row.id === id), c = this.columns.findIndex(column => column.name === name)
    return r < 0 || c < 0 ? null : { r, c }
  }

  // ---- the range ----

  range() {
    const { at, anchor } = this
    return {
      top: Math.min(at.r, anchor.r), bottom: Math.max(at.r, anchor.r),
      left: Math.min(at.c, anchor.c), right: Math.max(at.c, anchor.c),
    }
  }

  * cellsInRange() {
    const { top, bottom, left, right } = this.range()
    for (let r = top; r <= bottom; r++) for (let c = left; c <= right; c++) yield { r, c }
  }

  // The next cell that can be edited, line by line; null behind the last one.
  /** @param {Place} place @param {number} step */
  nextEditable({ r, c }, step) {
    const width = this.columns.length
    for (let n = r * width + c + step; n >= 0 && n < width * this.rows.length; n += step) {
      const at = { r: Math.floor(n / width), c: n % width }
      if (this.canEdit(at)) return at
    }
    return null
  }
}
