// A text to the clipboard, and a word about it on the button.
const SAID_MS = 1600

export async function copyText(text, button) {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    prompt("To be copied:", text) // the browser keeps the clipboard from pages without https, localhost apart
    return
  }
  const label = button.querySelector(".label"), before = button.word ??= label.textContent
  label.textContent = "Copied"
  clearTimeout(button.back)
  button.back = setTimeout(() => { label.textContent = before }, SAID_MS)
}
