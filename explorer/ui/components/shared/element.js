// A new element with its attributes, those that say nothing left out, and what is inside it.
/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string | number | boolean | null | undefined>} attributes
 * @param {(Node | string)[]} inside
 */
export function element(name, attributes = {}, ...inside) {
  const made = document.createElement(name)
  for (const key in attributes) {
    const value = attributes[key]
    if (value != null) made.setAttribute(key, String(value))
  }
  made.append(...inside)
  return made
}
