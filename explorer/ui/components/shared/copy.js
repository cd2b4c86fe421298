// A text to the clipboard, and a word about it on the button for a moment.
const SAID_MS = 3000
/** @type {WeakMap<HTMLElement, [string | null, (string | null)[]]>} */
const LOOKS = new WeakMap() // how a button looks otherwise

/** @type {WeakMap<HTMLElement, ReturnType<typeof setTimeout>>} */
const BACK = new WeakMap()

/**
 * @param {string} text
 * @param {HTMLElement} button
 */
export async function copyText(text, button) {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    prompt("To be copied:", text) // the browser gives the clipboard to encrypted pages and those of this machine alone
    return
  }
  const parts = [...button.children]
  const before = LOOKS.get(button) ?? [button.getAttribute("aria-label"), parts.map(part => part.textContent)]
  LOOKS.set(button, before)
  /** @param {string | null} name @param {(part: Element, i: number) => string | null} text */
  const look = (name, text) => {
    if (name === null) button.removeAttribute("aria-label")
    else button.setAttribute("aria-label", name)
    parts.forEach((part, i) => { part.textContent = text(part, i) })
  }
  const [name, texts] = before
  look("Copied", part => (part.matches(".icon") ? "check" : "Copied"))
  clearTimeout(BACK.get(button))
  BACK.set(button, setTimeout(() => look(name, (_part, i) => texts[i]), SAID_MS))
}
