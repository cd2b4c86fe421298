// What the graph is drawn from: kept for it, since this is sent by itself.
import { keepContent } from "../graph_view/content.js"

/** @import { FrontendRenderer } from "@streamlit/component-v2-lib" */
/** @import { GraphContentData } from "../messages" */

/** @type {FrontendRenderer<{}, GraphContentData>} */
export default ({ data }) => { if (data) keepContent(data) }
