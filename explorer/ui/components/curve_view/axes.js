// Numbers and looks that the charts share.
const NEAR = 0.12 // of the visible width: a point further away says nothing about where the pointer is

/**
 * @import uPlot from "../vendor/uplot/uPlot.esm.js"
 * @typedef {{ text: string, grid: string, font: string }} Looks
 */

/** The page's own colors and font; a canvas knows no CSS variables. @param {Element} host @returns {Looks} */
export function looks(host) {
  const css = getComputedStyle(host)
  /** @param {string} name @param {string} other */
  const of = (name, other) => css.getPropertyValue(name).trim() || other
  return {
    text: of("--st-gray-text-color", "#667080"),
    grid: of("--st-border-color", "#dfe3e9"),
    font: `11px ${of("--st-font", "sans-serif")}`,
  }
}

/** Up to three digits behind the point, no zeros at the end. @param {number} value */
export function short(value) {
  if (value !== 0 && Math.abs(value) < 1e-3) return value.toExponential(0)
  return String(Number(value.toFixed(Math.abs(value) < 10 ? 3 : 1)))
}

/**
 * Axis with ticks in the page's look.
 * @param {Looks} look @param {uPlot.Axis.Side} side @param {number} size @param {(value: number | null) => string} text
 * @returns {uPlot.Axis}
 */
export function axis(look, side, size, text) {
  return {
    side, size, gap: 4, font: look.font, stroke: look.text, values: (_u, places) => places.map(text),
    grid: { show: side === 3, stroke: look.grid, width: 1 }, ticks: { show: false },
  }
}

/**
 * Lowest and highest of the values in view, with room above and below.
 * @param {number | null} low @param {number | null} high @param {boolean} log @returns {[number, number] | null}
 */
export function fitted(low, high, log) {
  if (low == null || high == null) return null
  if (log) return [low / 1.1, high * 1.1]
  const room = (high - low) * 0.06 || Math.abs(high) * 0.05 || 1
  return [low - room, high + room]
}

/** Places of labels, moved apart so that none covers another; `at` ascends. @param {number[]} at @param {number} distance */
export function apart(at, distance) {
  /** @type {number[]} */
  const found = []
  for (const place of at) found.push(found.length ? Math.max(place, found[found.length - 1] + distance) : place)
  return found
}

/**
 * The index of the point next to `index` that this line has; null where there is none near.
 * @param {uPlot} u @param {number} series @param {number} index @param {number} x
 */
export function nearest(u, series, index, x) {
  const [xs, ys] = [u.data[0], u.data[series]]
  const { min = 0, max = 0 } = u.scales.x
  const reach = (max - min) * NEAR
  let [left, right] = [index, index]
  while (left >= 0 && ys[left] == null) left--
  while (right < ys.length && ys[right] == null) right++
  /** @param {number} at */
  const far = at => (at < 0 || at >= ys.length ? Infinity : Math.abs(xs[at] - x))
  const best = far(left) <= far(right) ? left : right
  return far(best) <= reach ? best : null
}
