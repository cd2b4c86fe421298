// Exactly what is seen as a file: the drawing with its computed styles written into it, whole, on the page's paper.
import { make } from "./svg.js"

const STYLES = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "opacity", "font-size",
  "font-weight", "text-anchor", "font-variant-numeric",
]
const LEFT_OUT = ".unfold, .fold, .reach, .whole"
const PIXELS = 2, MOST_PIXELS = 16000

export function wireExport(view) {
  view.host.querySelectorAll("[data-file]").forEach(button => {
    button.onclick = async () => {
      button.disabled = true
      try {
        await FILES[button.dataset.file](view)
      } finally {
        button.disabled = false
      }
    }
  })
}

const FILES = {
  svg: async view => save(view, "svg", new Blob([await standalone(view)], { type: "image/svg+xml" })),
  png: async view => save(view, "png", await picture(await standalone(view), view.frame)),
}

function save(view, kind, blob) {
  const link = document.createElement("a"), address = URL.createObjectURL(blob)
  const name = (view.svg.getAttribute("aria-label") ?? "graph").toLowerCase().replace(/[^a-z0-9]+/g, "-")
  Object.assign(link, { download: `${name}-${view.state.view}.${kind}`, href: address })
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

// The drawing as a document of its own, as text.
async function standalone({ svg, frame, host }) {
  const style = getComputedStyle(host), { x, y } = frame.origin ?? { x: 0, y: 0 }
  const root = make("svg", { width: frame.width, height: frame.height, viewBox: `${x} ${y} ${frame.width} ${frame.height}` })
  const family = style.fontFamily.split(",")[0].replaceAll('"', "").trim()
  root.style.fontFamily = `"${family}", sans-serif`
  const font = await embedded(family)
  if (font) root.append(make("style", {}, font))
  root.append(make("rect", { x, y, width: frame.width, height: frame.height, fill: style.backgroundColor }))
  root.append(...[...svg.children].map(styled).filter(Boolean))
  return new XMLSerializer().serializeToString(root)
}

// A copy without what is there for the mouse alone, every computed style that shows on it.
function styled(element) {
  if (element.matches(LEFT_OUT)) return null
  const copy = element.cloneNode(false), computed = getComputedStyle(element)
  for (const name of ["class", "tabindex", "role", "aria-pressed", "aria-expanded", "style"]) copy.removeAttribute(name)
  for (const name of STYLES) copy.style.setProperty(name, computed.getPropertyValue(name))
  const children = [...element.childNodes].map(child => (child.nodeType === 1 ? styled(child) : child.cloneNode()))
  copy.append(...children.filter(Boolean))
  return copy
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

async function picture(text, { width, height }) {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
  await image.decode()
  const scale = Math.min(PIXELS, MOST_PIXELS / Math.max(width, height))
  const canvas = Object.assign(document.createElement("canvas"), { width: width * scale, height: height * scale })
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise(resolve => canvas.toBlob(resolve, "image/png"))
}
