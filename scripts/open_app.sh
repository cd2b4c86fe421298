#!/bin/sh
# Starts the app at a local address and opens a browser where there is a screen. Arguments go on to `streamlit run`.
set -eu

headless=true
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname)" = Darwin ]; then
  headless=false
fi
exec .venv/bin/python -m streamlit run app.py --server.headless="$headless" "$@"
