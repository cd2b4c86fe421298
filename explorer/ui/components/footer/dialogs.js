// Two dialogs of Streamlit's, in our words: the server is gone, and there is no such page. They are Streamlit's own and
// known by their titles; where a version calls them otherwise, its words stay.
import { shared } from "../shared/shared.js"

/** @import { FooterData } from "../messages" */

/** @type {{ watch?: MutationObserver }} */
const PAGE = shared("explorer.dialogs", () => ({}))

// The text nodes themselves: Streamlit draws the dialog and would take foreign elements away.
/** @param {Element} element @param {string} text */
function say(element, text) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  const first = walker.nextNode()
  if (first) first.nodeValue = text
  for (let more = walker.nextNode(); more; more = walker.nextNode()) more.nodeValue = ""
}

/** @param {FooterData["words"]} words */
function inOurWords(words) {
  for (const dialog of document.querySelectorAll("[role=dialog]")) {
    const title = dialog.querySelector("h2"), ours = words[title?.textContent ?? ""]
    if (!title || !ours) continue
    say(title, ours.title)
    const text = title.nextElementSibling
    if (text) say(text, ours.text)
  }
}

// words: { what Streamlit calls a dialog: { title, text } }
/** @param {FooterData["words"]} words */
export function watchDialogs(words) {
  PAGE.watch?.disconnect()
  const watch = new MutationObserver(look)
  PAGE.watch = watch
  // a dialog is put at the end of the body, and one takes the place of another there; the page is not watched
  function look() {
    inOurWords(words)
    watch.disconnect()
    watch.observe(document.body, { childList: true })
    for (const dialog of document.querySelectorAll("body > .stDialog")) watch.observe(dialog, { childList: true, subtree: true, characterData: true })
  }
  look()
}
