#!/bin/sh
# Creates .venv and installs into it requirements.lock, checking hashes, and the project itself, editable. Run from the
# project's root by `make`; PYTHON names the interpreter.
# A stamp inside .venv, named after what is installed and the folder, says that all is done; an interrupted install leaves none.
set -eu

PYTHON="${PYTHON:-python3}"
UV=uv==0.13.9
stamp=".venv/.installed-$( (cat requirements.lock pyproject.toml "$0"; pwd) | cksum | tr ' ' '-')"

fail() {
  echo "setup: $1" >&2
  exit 1
}

if [ -f "$stamp" ] && .venv/bin/python -c '' 2>/dev/null; then
  exit 0
fi

if ! .venv/bin/python -c "import pip, sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; then
  command -v "$PYTHON" >/dev/null 2>&1 || fail "there is no $PYTHON; install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3 ..."
  "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "Python 3.11 or newer is needed, $PYTHON is $("$PYTHON" -V 2>&1); name a newer one: make PYTHON=python3.12 ..."
  "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null ||
    fail "$PYTHON has no venv module; on Debian or Ubuntu: apt-get install python3-venv"
  echo "setup: creating .venv with $("$PYTHON" -V 2>&1)"
  "$PYTHON" -m venv --clear .venv
fi

rm -f .venv/.installed-*
echo "setup: installing requirements.lock (about 5.5 GB with torch; the first time takes minutes)"
export UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-300}" # torch's wheels over a slow line
if .venv/bin/python -m pip install --quiet --disable-pip-version-check "$UV"; then
  install() { .venv/bin/uv pip install --python .venv/bin/python "$@"; }
else
  echo "setup: no uv for this machine; going on with pip, which is slower"
  install() { .venv/bin/python -m pip install --disable-pip-version-check "$@"; }
fi
install --require-hashes -r requirements.lock
install --no-deps --no-build-isolation -e . # hatchling, which builds it, is in the lock
: >"$stamp"
