// One mounted graph: what is open, selected and in sight, and when to draw again.
import { shared } from "../shared/shared.js"
import { Queue } from "../shared/queue.js"
import { exact, make, useFont } from "./svg.js"
import { canOpen } from "./measure.js"
import { part } from "../shared/parts.js"
import { indexed } from "./tree.js"
import { layOut, layOutLayers } from "./place.js"
import { paintFor } from "./paint.js"
import { drawAll } from "./draw.js"
import { countDrawn, layeredTree, MOST_DRAWN } from "./layers.js"
import { foldable, foldAll, scopeOf, toggleLayers, unfoldTo } from "./folding.js"
import { anchorOf, applyZoom, keepInSight, showBox, showPlace } from "./sight.js"
import { paintSelection } from "./chosen.js"
import { paintBar, wireBar } from "./bar.js"
import { saveAnswer, wireExport } from "./export.js"
import { presentPage } from "./present.js"
import { showFound, wireSearch } from "./search.js"
import { flashChanges } from "./changes.js"
import { seenNow, showEdited } from "./edited.js"
import { focusedId, rove, showOnPage } from "./focus.js"
import { listen } from "./input.js"
import { noteNow, showNote } from "./note.js"

/** @import { GraphContent, GraphData, GraphItem, GraphWord, Join, Layer, LayerDetails, Tree } from "../messages" */
/** @typedef {import("./types.js").AnyItem} AnyItem */
/** @typedef {import("./types.js").ColorBy} ColorBy */
/** @typedef {import("./types.js").Drawn} Drawn */
/** @typedef {import("./types.js").Frame} Frame */
/** @typedef {import("./types.js").Items} Items */
/** @typedef {import("./types.js").Nodes} Nodes */
/** @typedef {import("./types.js").Paint} Paint */
/** @typedef {import("./types.js").Parents} Parents */
/** @typedef {import("./types.js").Point} Point */
/** @typedef {import("./types.js").Room} Room */
/** @typedef {import("./types.js").Rect} Rect */
/** @typedef {import("./types.js").Scopes} Scopes */
/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").ViewName} ViewName */

const CUT_PX = 1600 // a narrow page shows no more than that before somebody wants the rest

// Streamlit may take a component off the page and put it back: what was open and in sight, and what was said of it and
// not answered, is kept by the key.
/** @type {Map<string, { state: State, queue: Queue<GraphItem> }>} */
const KEPT = shared("explorer.graph_view", () => new Map())

/** @returns {State} */
const firstState = () => ({
  open: new Set(), selected: null, colorBy: "macs", view: "blocks", closed: null, apart: [], zoom: 1, left: 0, top: 0,
})

export class GraphView {
  // what Python sent last
  height = 0
  /** @type {Record<string, string>} */
  paper = {}
  presenting = false
  network = ""
  problem = ""
  text = ""
  /** @type {Tree | null} */
  tree = null
  /** @type {Items} */
  items = new Map()
  /** @type {Parents} */
  parents = new Map()
  /** @type {Scopes} */
  scopes = new Map()
  /** @type {string | undefined} */
  layersText = undefined
  /** @type {LayerDetails | null} */
  details = null
  /** @type {Map<string, Layer | Join>} */
  inside = new Map()

  // how it was drawn last
  width = 0
  looks = ""
  size = ""
  resized = false
  note = ""
  /** @type {Paint | null} */
  paint = null
  /** @type {Frame | null} */
  laidOut = null
  /** @type {import("./types.js").Words | null} */
  words = null

  // what somebody is about
  held = false
  dragged = false
  arriving = false
  said = ""
  overfull = ""
  /** @type {string | null} */
  roving = null
  /** @type {string | null} */
  toggled = null
  /** @type {string | null} */
  holding = null
  /** @type {{ number: number, settle: () => void } | null} */
  asked = null

  /** @param {HTMLElement} host @param {string} key */
  constructor(host, key) {
    this.host = host
    this.key = key
    this.stage = part(host, ".stage", HTMLElement)
    this.svg = make("svg", { role: "group", "aria-description": "Arrow keys move, Enter selects, B selects the branch, E opens or closes, Shift+E closes what is around" })
    this.stage.replaceChildren(this.svg)
    const kept = KEPT.get(key) ?? { state: firstState(), queue: new Queue() }
    KEPT.set(key, kept)
    this.state = kept.state
    this.queue = kept.queue
    /** @type {Nodes} */
    this.nodes = new Map()
    /** @type {Map<string, import("./types.js").Flash>} what is highlighted for a moment */
    this.flashing = new Map()
    listen(this)
    wireBar(this)
    wireSearch(this)
    wireExport(this)
    this.watch = new ResizeObserver(() => {
      if (Math.abs(this.width - host.clientWidth) <= 2) return
      presentPage(this, this.presenting) // its type follows the window
      this.draw()
    })
    this.stage.addEventListener("scroll", () => {
      this.state.left = this.stage.scrollLeft
      this.state.top = this.stage.scrollTop
    }, { passive: true })
    document.fonts?.ready.then(() => { this.looks = ""; if (this.tree) this.draw() })
  }

  // Follow the window while this is on the page.
  hold() {
    if (this.held) return
    this.held = true
    this.watch.observe(this.host)
  }

  release() {
    this.held = false
    this.watch.disconnect()
    presentPage(this, false)
  }

  /** @param {GraphContent} content @param {GraphData} data @param {Queue<GraphItem>["emit"]} emit */
  receive(content, data, emit) {
    this.hold()
    Object.assign(this, { height: content.height, paper: content.paper, presenting: data.present })
    this.queue.receive(this.host, data.ack, emit)
    if (data.file) saveAnswer(this, data.file)
    this.host.classList.toggle("presenting", data.present)
    const resized = presentPage(this, data.present)
    const fresh = content.tree !== this.text
    if (fresh) {
      this.text = content.tree
      this.overfull = ""
      /** @type {Tree} */
      const tree = JSON.parse(content.tree)
      Object.assign(this, { tree, ...indexed(tree) })
    }
    // what was done here and not answered hides what Python has
    const told = !this.queue.has("shown") && this.follow(data.shown)
    const redrawn = content.layers !== this.layersText
    if (redrawn) {
      this.layersText = content.layers
      this.details = JSON.parse(content.layers ?? "null")
      this.inside = new Map(this.details?.inside.map(item => [item.id, item]))
    }
    this.problem = content.problem ?? ""
    this.network = content.label
    if (fresh || resized || (redrawn && this.state.view === "layers") || this.note !== noteNow(this) || told || this.looks !== this.looksNow()) this.draw(fresh)
    if (told || this.arriving) this.reveal()
  }

  // What this is to be drawn from has not come: the page took it to be here still.
  /** @param {GraphData} data @param {Queue<GraphItem>["emit"]} emit */
  lacks({ ack, content }, emit) {
    this.queue.receive(this.host, ack, emit)
    this.queue.tell({ lacks: content })
  }

  // Show what Python has; returns whether that is another thing than what is shown.
  /** @param {GraphWord} shown */
  follow(shown) {
    const before = JSON.stringify(this.word())
    const { selected, open_blocks: open, color_by: colorBy, view, closed, apart } = shown
    Object.assign(this.state, { selected, open: new Set(open), colorBy, view, closed, apart })
    return JSON.stringify(this.word()) !== before
  }

  // Scroll to what Python wants to be looked at.
  reveal() {
    if (!this.laidOut || (this.state.view === "layers") !== Boolean(this.frame.layers)) return
    if (this.arriving) this.stage.scrollTop = (this.stage.scrollHeight - this.stage.clientHeight) / 2
    this.arriving = false
    const open = this.frame.boxes.find(box => box.form === "open")
    if (open && !this.frame.layers) showBox(this, open)
    const selected = this.shown(this.state.selected)
    if (selected) showPlace(this, this.placeOf(selected), this.frame.layers ? this.width / 3 : undefined)
  }

  looksNow() {
    const style = getComputedStyle(this.host)
    return ["--st-text-color", "--st-chart-sequential-colors", "font-family"].map(name => style.getPropertyValue(name)).join("|")
  }

  // ---- drawing ----

  draw(fresh = false) {
    const { host, stage, svg, state, tree } = this
    this.width = host.clientWidth
    if (!this.width || !tree) return
    this.looks = this.looksNow()
    useFont(getComputedStyle(host).fontFamily)
    const theme = this.theme()
    const anchor = anchorOf(this), before = fresh ? seenNow(this) : null
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 14
    host.classList.toggle("narrow", this.width < 620)
    const paint = paintFor(tree, this.items, state.colorBy, theme)
    const least = this.isFull() ? (innerHeight - part(host, ".bar", HTMLElement).offsetHeight) / rem : this.height
    const full = this.isFull(), room = { open: this.openIds(), width: this.width, rem, minRem: least, full, presenting: this.presenting }
    const frame = (state.view === "layers" && this.layersIn(tree, room)) || layOut(tree, room)
    host.classList.toggle("layered", Boolean(frame.layers))
    showNote(this)
    const cut = frame.narrow && !full && !state.whole && frame.stage > CUT_PX
    host.classList.toggle("cut", cut)
    stage.style.height = full ? "" : `${cut ? CUT_PX : frame.stage}px`
    this.laidOut = frame
    this.paint = paint
    svg.setAttribute("aria-label", this.nameOf(Boolean(frame.layers)))
    const { layers, nodes } = drawAll(frame, paint, this.items)
    const focused = focusedId(this)
    svg.replaceChildren(...layers)
    this.nodes = nodes
    svg.setAttribute("viewBox", `0 0 ${frame.width} ${frame.height}`)
    applyZoom(this)
    paintBar(this, theme.ramp, paint)
    paintSelection(this)
    showFound(this)
    rove(this, focused ?? this.roving)
    if (focused) nodes.get(this.roving ?? "")?.node.focus({ preventScroll: true })
    keepInSight(this, anchor)
    flashChanges(this, fresh)
    if (fresh) showEdited(this, before, this.flashing)
  }

  // What the last drawing was laid out as; nobody asks before the first one.
  get frame() {
    if (!this.laidOut) throw new Error("Nothing is drawn yet")
    return this.laidOut
  }

  openIds() {
    return new Set([...this.state.open].filter(id => canOpen(this.items.get(id) ?? {})))
  }

  /** @returns {{ ramp: string[], paper: string }} */
  theme() {
    const style = getComputedStyle(this.host)
    /** @param {string} name */
    const colors = name => style.getPropertyValue(name).split(",").map(color => color.trim())
    const [paper] = colors("--st-background-color")
    return { ramp: colors("--st-chart-sequential-colors"), paper }
  }

  // The layer view, once what it shows has come. Where that is too much to draw all of it closes, and the page is told.
  /** @param {Tree} tree @param {Room} room */
  layersIn(tree, room) {
    if (!this.details) return null
    const layered = layeredTree(this, tree), drawn = countDrawn(layered.tree, layered.open)
    if (drawn <= MOST_DRAWN) return layOutLayers(layered, tree, room)
    this.overfull = `${exact(drawn)} boxes are too many to draw at once, at most ${exact(MOST_DRAWN)}: all is closed`
    this.state.closed = foldable(this)
    this.say()
    return layOutLayers(layeredTree(this, tree), tree, room)
  }

  /** @param {boolean} layered */
  nameOf(layered) {
    return `${layered ? "Layers" : "Blocks"} of ${this.network}`
  }

  isFull() {
    return this.host.matches(":fullscreen")
  }

  /** @param {ViewName} view */
  show(view) {
    if (view === this.state.view) return
    Object.assign(this.state, { view, zoom: 1, left: 0, top: 0 })
    this.overfull = ""
    this.arriving = true
    this.draw()
    this.reveal()
    this.say()
  }

  // ---- selection, focus, folding ----

  // The node on screen that stands for an id: itself, or the closed block or stage that holds it.
  /** @param {string | null | undefined} id @returns {string | null} */
  shown(id) {
    if (id == null || this.nodes.has(id)) return id ?? null
    const around = this.parents.get(id) ?? this.tree?.stages.find(({ holds }) => holds.includes(id))?.id
    return this.shown(around)
  }

  /** @param {string | null} id */
  select(id) {
    const item = this.items.get(id ?? "")
    if (item?.kind === "io" && !item.members.length) return
    if (id !== null) rove(this, id)
    if (this.state.selected === id) return
    this.state.selected = id
    paintSelection(this)
    this.say()
  }

  // The branch that a layer belongs to
  /** @param {string} id */
  selectBranch(id) {
    const branch = [...this.items.values()].find(item => item.kind === "branch" && item.holds.includes(id))
    if (branch) this.select(branch.id)
  }

  /** @param {string} id */
  toggle(id, keepOthers = false) {
    if (this.frame.layers) return toggleLayers(this, scopeOf(this, id))
    const { open } = this.state, was = open.has(id)
    /** @param {string} other */
    const isHead = other => this.tree?.heads.some(one => one.id === other)
    if (!was && !keepOthers) for (const other of [...open]) if (isHead(other) === isHead(id)) open.delete(other)
    if (was) open.delete(id)
    else open.add(id)
    this.toggled = id
    this.draw()
    this.say()
  }

  // Select something wherever it is: a closed block around it opens.
  /** @param {string} id */
  goTo(id) {
    const around = this.items.get(this.parents.get(id) ?? ""), { open } = this.state
    if (this.frame.layers) {
      this.state.selected = id
      if (!unfoldTo(this, id)) {
        paintSelection(this)
        this.say()
      }
    } else if (around && canOpen(around) && !open.has(around.id)) {
      this.state.selected = id
      this.toggle(around.id)
    } else this.select(id)
    this.reveal()
    showOnPage(this, this.shown(id))
  }

  closeAll(close = true) {
    if (this.frame.layers) return foldAll(this, close)
    this.state.open.clear()
    this.draw()
    this.say()
  }

  // Draw what is open in the layer view now, and keep in sight what was opened or closed.
  /** @param {string | null} id */
  refold(id) {
    this.holding = id
    this.overfull = ""
    this.draw()
    this.say()
  }

  showRest() {
    this.state.whole = true
    this.draw()
  }

  /** @param {ColorBy} measure */
  colorBy(measure) {
    this.state.colorBy = measure
    this.draw()
    this.say()
  }

  say() {
    this.queue.tell({ shown: this.word() })
  }

  // What is shown, all of it.
  /** @returns {GraphWord} */
  word() {
    const { selected, colorBy, view, closed, apart } = this.state
    return { selected, open_blocks: [...this.openIds()], color_by: colorBy, view, closed, apart }
  }

  // What stands there for an id that is on screen
  /** @param {string} id @returns {Drawn} */
  drawnAs(id) {
    const drawn = this.nodes.get(id)
    if (!drawn) throw new Error(`${id} is not on screen`)
    return drawn
  }

  // Where a node is in the drawing, from its upper left corner.
  /** @param {string} id @returns {Rect} */
  placeOf(id) {
    return this.drawnAs(id).place
  }

  /** @param {string} id */
  centerOf(id) {
    const { x, y, width, height } = this.placeOf(id)
    return { x: x + width / 2, y: y + height / 2 }
  }

  /** @returns {Generator<[string, Point]>} */
  * centers() {
    for (const [id, { node }] of this.nodes) if (!node.matches(".cluster, .lane")) yield [id, this.centerOf(id)]
  }
}
