// What is seen as a file: the drawing with its computed styles written into it, whole.
// SVG and PNG are made here and look as the page does; the server makes PDF, from the drawing in the colors of paper,
// and DOT.
import { tell } from "./note.js"
import { fileLegend } from "./legend.js"
import { parts } from "../shared/parts.js"
import { drawnSigns, SIGNS } from "./signs.js"
import { hexOf, make } from "./svg.js"

/** @import { FileAnswer } from "../messages" */
/** @typedef {import("./types.js").FileKind} FileKind */
/** @typedef {import("./types.js").GraphView} GraphView */

const PLAIN = { // what an element without the attribute has
  fill: "#000000", "fill-opacity": "1", stroke: "none", "stroke-width": "1", "stroke-dasharray": "none",
  "stroke-opacity": "1", opacity: "1",
}
const TEXT = { "font-size": "", "font-weight": "400", "text-anchor": "start" }
const COLORS = ["fill", "stroke"]
const LEFT_OUT = ".unfold, .fold, .reach, .lane:not(.selected), title"
const PIXELS = 2, MOST_PIXELS = 16000

/** @param {GraphView} view */
export function wireExport(view) {
  for (const button of parts(view.host, "[data-file]", HTMLButtonElement)) button.onclick = () => saving(view, button)
}

/** @param {GraphView} view @param {HTMLButtonElement} button */
async function saving(view, button) {
  const kind = KINDS.find(one => one === button.dataset.file)
  if (!kind) return
  button.disabled = true
  try {
    const drawn = FILES[kind]
    if (!drawn) return await fromServer(view, kind)
    const blob = await drawn(view)
    tell(view, blob ? "" : "The drawing is too large for a picture in this browser; close some blocks, or take the SVG")
    if (blob) save(view, kind, blob)
  } finally {
    button.disabled = false
  }
}

/** @type {FileKind[]} */
const KINDS = ["svg", "png", "pdf", "dot"]
/** @type {Partial<Record<FileKind, (view: GraphView) => Promise<Blob | null>>>} */
const FILES = {
  svg: async view => new Blob([await standalone(view)], { type: "image/svg+xml" }),
  png: async view => picture(await standalone(view)),
}

/** @param {GraphView} view @param {string} kind @param {Blob} blob */
function save(view, kind, blob) {
  const link = document.createElement("a"), address = URL.createObjectURL(blob)
  const name = view.nameOf(kind === "dot" || Boolean(view.frame.layers)).toLowerCase().replace(/[^a-z0-9]+/g, "-")
  Object.assign(link, { download: `${name}.${kind}`, href: address })
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

// ---- files that the server makes ----

// Asks for a file; settled when the server has answered.
/** @param {GraphView} view @param {FileKind} kind @returns {Promise<void>} */
function fromServer(view, kind) {
  const number = view.queue.last + 1 // the queue outlives this view: no other file has that number
  return new Promise(settle => {
    view.asked = { number, settle }
    view.queue.tell({ file: { number, kind, svg: kind === "dot" ? "" : onPaper(view) } })
  })
}

// The server's answer: { number, kind, content (base64) or problem }
/** @param {GraphView} view @param {FileAnswer} file */
export function saveAnswer(view, file) {
  const { asked } = view
  if (!view.queue.has("got")) view.queue.tell({ got: file.number }) // also where nobody waits for it any more
  if (asked?.number !== file.number) return
  view.asked = null
  asked.settle()
  tell(view, file.problem ?? "")
  if (!file.content) return
  const bytes = Uint8Array.from(atob(file.content), one => one.charCodeAt(0))
  save(view, file.kind, new Blob([bytes]))
}

// The drawing in the theme of paper. It is drawn again and back within one turn, so that nobody sees it.
/** @param {GraphView} view */
function onPaper(view) {
  const { style } = view.host
  for (const [name, value] of Object.entries(view.paper)) style.setProperty(name, value)
  view.draw()
  try {
    return serialized(view)
  } finally {
    for (const name of Object.keys(view.paper)) style.removeProperty(name)
    view.draw()
  }
}

// ---- the drawing as a document of its own ----

/** @param {GraphView} view */
async function standalone(view) {
  return serialized(view, await embedded(familyOf(view)))
}

/** @param {GraphView} view */
const familyOf = ({ host }) => getComputedStyle(host).fontFamily.split(",")[0].replaceAll('"', "").trim()

// The drawing as it is seen, and below it what the colors stand for
/** @param {GraphView} view @param {string | null} [font] */
function serialized(view, font) {
  const { svg, frame, paint } = view, looks = getComputedStyle(view.host)
  if (!paint) throw new Error("Nothing is drawn yet")
  const legend = fileLegend(view.theme().ramp, paint, signsOf(svg), { x: 0, y: frame.height, ink: hexOf(looks.color) })
  const width = Math.max(frame.width, legend.width), height = frame.height + legend.height
  const root = make("svg", { width, height, viewBox: `0 0 ${width} ${height}` })
  root.setAttribute("font-family", `${familyOf(view)}, sans-serif`)
  if (font) root.append(make("style", {}, font))
  root.append(make("rect", { x: 0, y: 0, width, height, fill: hexOf(looks.backgroundColor) }))
  root.append(...[...svg.children].map(styled).filter(one => one !== null), legend.group)
  return new XMLSerializer().serializeToString(root)
}

// A copy of each kind of sign that is drawn, and where it was
/** @param {SVGElement} svg @returns {import("./signs.js").Copied[]} */
function signsOf(svg) {
  return drawnSigns(svg).flatMap(name => {
    const drawn = svg.querySelector(`.${name}`)
    const copy = drawn && styled(drawn)
    return drawn instanceof SVGGraphicsElement && copy ? [{ copy, box: drawn.getBBox(), text: SIGNS[name].text }] : []
  })
}

// A copy without what is there for the mouse alone. Every style that shows on it is an attribute: not every program
// reads style sheets.
/** @param {Element} element @returns {Element | null} */
function styled(element) {
  if (element.matches(LEFT_OUT)) return null
  const copy = make(element.localName), computed = getComputedStyle(element)
  for (const { name, value } of element.attributes) if (!NOT_DRAWN.test(name)) copy.setAttribute(name, value)
  if (element.localName !== "g") writeStyles(copy, computed, element.localName === "text" ? { ...PLAIN, ...TEXT } : PLAIN)
  for (const child of element.childNodes) {
    const inner = child instanceof Element ? styled(child) : child.cloneNode()
    if (inner) copy.append(inner)
  }
  return copy
}

const NOT_DRAWN = /^(class|tabindex|role|style|aria-.*|data-.*)$/

/** @param {Element} copy @param {CSSStyleDeclaration} computed @param {Record<string, string>} styles */
function writeStyles(copy, computed, styles) {
  for (const [name, plain] of Object.entries(styles)) {
    const found = computed.getPropertyValue(name).replace(/(?<=\d)px\b/g, "")
    const value = COLORS.includes(name) ? hexOf(found) : found
    if (value === plain) copy.removeAttribute(name)
    else copy.setAttribute(name, value)
  }
}

// The page's font as a rule that holds the font itself: a picture can't ask the page for it.
/** @param {string} family */
async function embedded(family) {
  for (const sheet of document.styleSheets) {
    for (const rule of rulesOf(sheet)) {
      if (!(rule instanceof CSSFontFaceRule) || rule.style.getPropertyValue("font-family").replaceAll('"', "") !== family) continue
      if (rule.style.getPropertyValue("font-style") === "italic") continue
      const address = rule.style.getPropertyValue("src").match(/\(["']?([^"')]+)["']?\)/)?.[1]
      const font = address && await asData(new URL(address, sheet.href ?? document.baseURI))
      if (font) return `@font-face { font-family: "${family}"; font-weight: 200 900; src: url("${font}"); }`
    }
  }
  return null
}

/** @param {CSSStyleSheet} sheet */
function rulesOf(sheet) {
  try {
    return [...sheet.cssRules]
  } catch {
    return [] // a sheet of another origin
  }
}

/** @param {URL} address @returns {Promise<string | null>} */
async function asData(address) {
  if (address.origin !== location.origin) return null
  const answer = await fetch(address)
  if (!answer.ok) return null
  const blob = await answer.blob()
  return new Promise(resolve => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => resolve(null)
    reader.readAsDataURL(blob)
  })
}

/** @param {string} text @returns {Promise<Blob | null>} */
async function picture(text) {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
  await image.decode()
  const { naturalWidth: width, naturalHeight: height } = image
  const scale = Math.min(PIXELS, MOST_PIXELS / Math.max(width, height))
  const canvas = Object.assign(document.createElement("canvas"), { width: width * scale, height: height * scale })
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise(resolve => canvas.toBlob(resolve, "image/png"))
}
