// The elements that a component always has, each as what it is.

/** @template {Element} T @param {Element} host @param {string} selector @param {new () => T} Kind @returns {T} */
export function part(host, selector, Kind) {
  const found = host.querySelector(selector)
  if (found instanceof Kind) return found
  throw new Error(`There is no ${selector}`)
}

/** @template {Element} T @param {Element} host @param {string} selector @param {new () => T} Kind @returns {T[]} */
export const parts = (host, selector, Kind) => [...host.querySelectorAll(selector)].filter(
  /** @returns {one is T} */ one => one instanceof Kind)
