// What is seen as a file: the drawing with its computed styles written into it, whole.
// SVG and PNG are made here and look as the page does; the server makes PDF, from the drawing in the colors of paper,
// and DOT.
import { tell } from "./note.js"
import { fileLegend } from "./legend.js"
import { hexOf, make } from "./svg.js"

const PLAIN = { // what an element without the attribute has
  fill: "#000000", "fill-opacity": "1", stroke: "none", "stroke-width": "1", "stroke-dasharray": "none",
  "stroke-opacity": "1", opacity: "1",
}
const TEXT = { "font-size": "", "font-weight": "400", "text-anchor": "start" }
const COLORS = ["fill", "stroke"]
const LEFT_OUT = ".unfold, .fold, .reach, .lane:not(.selected), title"
const PIXELS = 2, MOST_PIXELS = 16000

export function wireExport(view) {
  view.host.querySelectorAll("[data-file]").forEach(button => {
    button.onclick = () => saving(view, button)
  })
}

async function saving(view, button) {
  const kind = button.dataset.file
  button.disabled = true
  try {
    if (kind in FILES) save(view, kind, await FILES[kind](view))
    else await fromServer(view, kind)
  } finally {
    button.disabled = false
  }
}

const FILES = {
  svg: async view => new Blob([await standalone(view)], { type: "image/svg+xml" }),
  png: async view => picture(await standalone(view)),
}

function save(view, kind, blob) {
  const link = document.createElement("a"), address = URL.createObjectURL(blob)
  const name = view.nameOf(kind === "dot" || view.frame.layered).toLowerCase().replace(/[^a-z0-9]+/g, "-")
  Object.assign(link, { download: `${name}.${kind}`, href: address })
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

// ---- files that the server makes ----

// Asks for a file; settled when the server has answered.
function fromServer(view, kind) {
  const number = (view.asked?.number ?? 0) + 1
  return new Promise(settle => {
    view.asked = { number, settle }
    view.ask("file", { number, kind, svg: kind === "dot" ? "" : onPaper(view) })
  })
}

// The server's answer: { number, kind, content (base64) or problem }
export function saveAnswer(view, file) {
  const { asked } = view
  if (asked?.number !== file.number || !asked.settle) return
  view.asked = { number: asked.number }
  asked.settle()
  tell(view, file.problem ?? "")
  if (!file.content) return
  const bytes = Uint8Array.from(atob(file.content), one => one.charCodeAt(0))
  save(view, file.kind, new Blob([bytes]))
}

// The drawing in the theme of paper. It is drawn again and back within one turn, so that nobody sees it.
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

async function standalone(view) {
  return serialized(view, await embedded(familyOf(view)))
}

const familyOf = ({ host }) => getComputedStyle(host).fontFamily.split(",")[0].replaceAll('"', "").trim()

// The drawing as it is seen, and below it what the colors stand for
function serialized(view, font) {
  const { svg, frame, paint } = view, { x, y } = view.origin(), looks = getComputedStyle(view.host)
  const legend = fileLegend(view.theme().ramp, paint, { x, y: y + frame.height, ink: hexOf(looks.color) })
  const width = Math.max(frame.width, legend.width), height = frame.height + legend.height
  const root = make("svg", { width, height, viewBox: `${x} ${y} ${width} ${height}` })
  root.setAttribute("font-family", `${familyOf(view)}, sans-serif`)
  if (font) root.append(make("style", {}, font))
  root.append(make("rect", { x, y, width, height, fill: hexOf(looks.backgroundColor) }))
  root.append(...[...svg.children].map(styled).filter(Boolean), legend.group)
  return new XMLSerializer().serializeToString(root)
}

// A copy without what is there for the mouse alone. Every style that shows on it is an attribute: not every program
// reads style sheets.
function styled(element) {
  if (element.matches(LEFT_OUT)) return null
  const copy = make(element.localName), computed = getComputedStyle(element)
  for (const { name, value } of element.attributes) if (!NOT_DRAWN.test(name)) copy.setAttribute(name, value)
  if (element.localName !== "g") writeStyles(copy, computed, element.localName === "text" ? { ...PLAIN, ...TEXT } : PLAIN)
  for (const child of element.childNodes) {
    const inner = child.nodeType === 1 ? styled(child) : child.cloneNode()
    if (inner) copy.append(inner)
  }
  return copy
}

const NOT_DRAWN = /^(class|tabindex|role|style|aria-.*|data-.*)$/

function writeStyles(copy, computed, styles) {
  for (const [name, plain] of Object.entries(styles)) {
    const found = computed.getPropertyValue(name).replace(/(?<=\d)px\b/g, "")
    const value = COLORS.includes(name) ? hexOf(found) : found
    if (value === plain) copy.removeAttribute(name)
    else copy.setAttribute(name, value)
  }
}

// The page's font as a rule that holds the font itself: a picture can't ask the page for it.
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

function rulesOf(sheet) {
  try {
    return [...sheet.cssRules]
  } catch {
    return [] // a sheet of another origin
  }
}

async function asData(address) {
  if (address.origin !== location.origin) return null
  const answer = await fetch(address)
  if (!answer.ok) return null
  const blob = await answer.blob()
  return new Promise(resolve => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result)
    reader.onerror = () => resolve(null)
    reader.readAsDataURL(blob)
  })
}

async function picture(text) {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
  await image.decode()
  const { naturalWidth: width, naturalHeight: height } = image
  const scale = Math.min(PIXELS, MOST_PIXELS / Math.max(width, height))
  const canvas = Object.assign(document.createElement("canvas"), { width: width * scale, height: height * scale })
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise(resolve => canvas.toBlob(resolve, "image/png"))
}
