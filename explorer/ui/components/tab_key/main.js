// The key of this browser tab: 128 random bits that outlive a reload and are told to this app's server alone. A browser
// that duplicates a tab copies them, too: the server then refuses the key, and the tab takes another one.
/** @import { FrontendRenderer } from "@streamlit/component-v2-lib" */
/** @import { TabKeyData, TabKeySaid } from "../messages" */

const SLOT = "explorer.tab"
const FORM = /^[0-9a-f]{32}$/

const randomKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("")

// null where the browser lets no page store anything: then what can be undone is kept for the session alone
/** @param {string} refused */
function keyOtherThan(refused) {
  try {
    const kept = sessionStorage.getItem(SLOT)
    if (kept && FORM.test(kept) && kept !== refused) return kept
    const fresh = randomKey()
    sessionStorage.setItem(SLOT, fresh)
    return fresh
  } catch {
    return null
  }
}

/** @type {FrontendRenderer<{ said: TabKeySaid }, TabKeyData>} */
export default ({ data, setStateValue }) => {
  if (!data || data.known) return
  const key = keyOtherThan(data.refused)
  // with the session's name it is news to a server that was started anew
  if (key) setStateValue("said", { key, session: data.session })
}
