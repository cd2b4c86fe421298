// SVG elements, text that fits, colors. Text is always set as text, never as markup.
const NS = "http://www.w3.org/2000/svg"
const DARK_INK = "#1B212B"
const PEN = document.createElement("canvas").getContext("2d")
/** @type {Map<string, number>} */
const WIDTHS = new Map()
let fontFamily = "sans-serif"

/** @param {string} name @param {Record<string, string | number | null | undefined>} attributes @param {string | null} [text] */
export function make(name, attributes = {}, text) {
  const element = document.createElementNS(NS, name)
  for (const key in attributes) if (attributes[key] != null) element.setAttribute(key, String(attributes[key]))
  if (text != null) element.textContent = text
  return element
}

/** @param {string} family */
export function useFont(family) {
  if (family === fontFamily) return
  fontFamily = family
  WIDTHS.clear()
}

/** @param {string} text @param {number} size in px */
export function textWidth(text, size, weight = 400) {
  const key = `${size} ${weight} ${text}`
  let width = WIDTHS.get(key)
  if (width === undefined) {
    if (WIDTHS.size > 5000) WIDTHS.clear()
    width = measured(text, size, `${weight} ${size}px ${fontFamily}`)
    WIDTHS.set(key, width)
  }
  return width
}

// Where a browser refuses a canvas, about as wide as letters are
/** @param {string} text @param {number} size @param {string} font */
function measured(text, size, font) {
  if (!PEN) return 0.55 * size * text.length
  PEN.font = font
  return PEN.measureText(text).width
}

// The text, or as much of its beginning as fits into `width` and an ellipsis.
/** @param {string} text @param {number} width @param {number} size */
export function fitted(text, width, size, weight = 400) {
  if (textWidth(text, size, weight) <= width) return text
  let length = text.length
  while (length > 1 && textWidth(`${text.slice(0, length)}…`, size, weight) > width) length -= 1
  return `${text.slice(0, length)}…`
}

// WCAG 2.2: relative luminance and contrast
/** @param {string} color as #rrggbb */
function luminance(color) {
  /** @param {number} at */
  const channel = at => {
    const value = parseInt(color.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

// A computed color as #rrggbb; "none" where nothing of it shows. What shows through is left to the opacities.
/** @param {string} color */
export function hexOf(color) {
  const [, kind, inside] = color.match(/^(rgba?|color)\((?:srgb )?([^)]*)\)$/) ?? []
  if (!kind) return color
  const numbers = inside.split(/[\s,/]+/).filter(Boolean).map(Number)
  if (numbers[3] === 0) return "none"
  const scale = kind === "color" ? 255 : 1
  return `#${numbers.slice(0, 3).map(one => Math.round(one * scale).toString(16).padStart(2, "0")).join("")}`
}

/** @param {string} color as #rrggbb */
export function inkOn(color) {
  const light = luminance(color) + 0.05
  return light / (luminance(DARK_INK) + 0.05) > 1.05 / light ? DARK_INK : "#fff"
}

/** @param {number} channels */
export const ribbonWidth = channels => Math.max(1.5, Math.min(16, 1 + 0.0145 * channels))
/** @param {number[]} shape */
export const showShape = shape => shape.join(" × ")
/** @param {number} share */
export const percent = share => (share > 0 && share < 0.0005 ? "< 0.1 %" : `${(100 * share).toFixed(1)} %`)
const NUMBERS = new Intl.NumberFormat("en") // made once: each drawing writes hundreds
/** @param {number} count */
export const exact = count => NUMBERS.format(count)
