// What lives on the page once, whichever component's copy of a module asks for it, and however often it is loaded.
const PAGE = /** @type {Record<symbol, unknown>} */ (/** @type {unknown} */ (globalThis))

/**
 * @template T
 * @param {string} name
 * @param {() => T} make
 * @returns {T}
 */
export function shared(name, make) {
  const key = Symbol.for(name)
  if (!(key in PAGE)) PAGE[key] = make()
  return /** @type {T} */ (PAGE[key])
}
