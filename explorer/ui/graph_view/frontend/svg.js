// SVG elements, text that fits, colors. Text is always set as text, never as markup.
const NS = "http://www.w3.org/2000/svg"
const DARK_INK = "#1B212B"
const PEN = document.createElement("canvas").getContext("2d")
const WIDTHS = new Map()
let fontFamily = "sans-serif"

export function make(name, attributes = {}, text) {
  const element = document.createElementNS(NS, name)
  for (const key in attributes) if (attributes[key] != null) element.setAttribute(key, attributes[key])
  if (text != null) element.textContent = text
  return element
}

export function useFont(family) {
  if (family === fontFamily) return
  fontFamily = family
  WIDTHS.clear()
}

export function textWidth(text, size, weight = 400) {
  const key = `${size} ${weight} ${text}`
  if (!WIDTHS.has(key)) {
    if (WIDTHS.size > 5000) WIDTHS.clear()
    PEN.font = `${weight} ${size}px ${fontFamily}`
    WIDTHS.set(key, PEN.measureText(text).width)
  }
  return WIDTHS.get(key)
}

// The text, or as much of its beginning as fits into `width` and an ellipsis.
export function fitted(text, width, size, weight = 400) {
  if (textWidth(text, size, weight) <= width) return text
  let length = text.length
  while (length > 1 && textWidth(text.slice(0, length) + "…", size, weight) > width) length -= 1
  return text.slice(0, length) + "…"
}

// WCAG 2.2: relative luminance and contrast
function luminance(color) {
  const channel = at => {
    const value = parseInt(color.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

// A computed color as #rrggbb; "none" where nothing of it shows. What shows through is left to the opacities.
export function hexOf(color) {
  const [, kind, inside] = color.match(/^(rgba?|color)\((?:srgb )?([^)]*)\)$/) ?? []
  if (!kind) return color
  const numbers = inside.split(/[\s,/]+/).filter(Boolean).map(Number)
  if (numbers[3] === 0) return "none"
  const scale = kind === "color" ? 255 : 1
  return `#${numbers.slice(0, 3).map(one => Math.round(one * scale).toString(16).padStart(2, "0")).join("")}`
}

export function inkOn(color) {
  const light = luminance(color) + 0.05
  return light / (luminance(DARK_INK) + 0.05) > 1.05 / light ? DARK_INK : "#fff"
}

export const ribbonWidth = channels => Math.max(1.5, Math.min(16, 1 + 0.0145 * channels))
export const showShape = shape => shape.join(" × ")
export const percent = share => (share > 0 && share < 0.0005 ? "< 0.1 %" : `${(100 * share).toFixed(1)} %`)
export const exact = count => count.toLocaleString("en")
