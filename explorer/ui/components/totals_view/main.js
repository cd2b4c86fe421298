// What opens the help of the figures, which Python draws: one for the page.
import { shared } from "../shared/shared.js"
import { Help } from "./help.js"

/** @import { FrontendRenderer } from "@streamlit/component-v2-lib" */
/** @import { TotalsData } from "../messages" */

/** @type {FrontendRenderer<{}, TotalsData>} */
export default () => { shared("explorer.totals_help", () => new Help(document)) }
