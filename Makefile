# The two commands that matter: `make app` and `make test`. Both set up .venv first; nothing to do costs milliseconds.
PYTHON ?= python3
PY := .venv/bin/python
# Python keeps what it has compiled, even where it is told not to: dozens of processes import torch here, and compiling
# it costs each of them as much again
PYTEST1 := env -u PYTHONDONTWRITEBYTECODE $(PY) -m pytest
# a worker for each core, four at most (each loads torch); tiers and groups are explained in CONTRIBUTING.md
PYTEST := $(PYTEST1) -n logical --maxprocesses=4 --dist=loadgroup
PORT ?=
MINUTES ?= 6

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev app test-tiny test test-browser test-slow check check-js check-wheel monkey lock format \
  bench screenshots clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

setup: ## create or update .venv from requirements.lock
	@PYTHON="$(PYTHON)" sh scripts/setup.sh

setup-dev: setup ## add Node and the tools that check the JavaScript; only check and check-js need them
	@sh scripts/setup_dev.sh

app: setup ## set up and open the app (PORT=8600 to choose the port)
	@.venv/bin/inception-explorer app $(if $(PORT),--port=$(PORT))

test-tiny: setup ## ten seconds: every preset lowers, counts, draws and exports
	$(PYTEST1) -q tests/test_tiny.py

test: setup ## set up and run the quick tests: three to five minutes on two cores, without a browser
	$(PYTEST) -m "not slow and not browser"

test-browser: setup ## run the quick tests that drive a Chromium
	$(PYTEST) -m "browser and not slow"

test-slow: setup ## run the tests that are long by nature, with and without a browser
	$(PYTEST) -m slow

check: setup check-js ## linters, format, imports, types, the quick tests, with a browser and without
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	.venv/bin/lint-imports --no-logo --no-cache
	$(PY) -m mypy
	$(PYTEST) -m "not slow" # both tiers in one go: one Chromium leaves a core to the tests that need none

check-js: setup-dev ## types, linter and tests of the JavaScript in explorer/ui/components
	$(PY) -m scripts.component_types --check
	@PATH="$(CURDIR)/.venv/bin:$$PATH"; export PATH; set -ex; \
	  node_modules/.bin/tsc --project . ; node_modules/.bin/biome check --error-on-warnings; node_modules/.bin/vitest run

check-wheel: setup ## build the wheel and try it where nothing else is installed (from the network or uv's cache)
	$(PY) -m scripts.check_wheel

monkey: setup ## walk at random over all pages (MINUTES=6), with a seed from the clock, which it prints
	@EXPLORER_RESULTS="$$(mktemp -d)" $(PY) benchmarks/monkey.py --minutes $(MINUTES)

lock: setup ## make requirements.lock of requirements.txt again
	.venv/bin/uv pip compile requirements.txt --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --no-header --quiet --no-emit-package inception-explorer -o requirements.lock

format: setup ## sort imports, mend what the linter can, format
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: setup ## measure the claims of speed; results go to benchmarks/results
	@failed=0; for script in benchmarks/[a-z]*.py; do \
	  echo "== $$script"; $(PY) $$script || failed=1; \
	done; exit $$failed

screenshots: setup ## take the README's pictures and those of docs/graph from the running app
	$(PY) scripts/screenshots.py
	$(PY) scripts/graph_pictures.py

clean: ## remove .venv and the caches
	rm -rf .venv node_modules .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
