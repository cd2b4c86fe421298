// Streamlit ends a component that stays on the page, too: while one run follows another it calls the default function,
// ends that at once, and calls it again some tenths of a second later. A key or a paste in between is meant for it.

/** What ends a component: called by Streamlit, it releases only what has left the page. @param {Element} host @param {() => void} release */
export const onLeaving = (host, release) => () => { if (!host.isConnected) release() }
