// The version, and a button that copies what a report needs. Streamlit calls the default function on each run.

import { copyText } from "../shared/copy.js"
import { element } from "../shared/element.js"
import { watchDialogs } from "./dialogs.js"
import { followScheme } from "./scheme.js"
import { report } from "./report.js"

/** @import { FrontendRenderer } from "@streamlit/component-v2-lib" */
/** @import { FooterData } from "../messages" */

/** @type {FrontendRenderer<{}, FooterData>} */
export default ({ data, parentElement }) => {
  const host = parentElement.querySelector(".footer")
  if (!host || !data) return
  watchDialogs(data.words)
  followScheme()
  if (host.firstChild) return
  const button = element("button", { type: "button", title: "Versions, this page's address, your browser and what failed" },
    element("span", {}, "Copy what a report of a mistake needs"))
  button.addEventListener("click", () => copyText(report(data), button))
  host.append(element("span", {}, `Inception Explorer ${data.version}`), button)
}
