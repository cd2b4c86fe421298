// A new element with its attributes, those that say nothing left out, and what is inside it.
export function element(name, attributes = {}, ...inside) {
  const made = document.createElement(name)
  for (const key in attributes) if (attributes[key] != null) made.setAttribute(key, attributes[key])
  made.append(...inside)
  return made
}
