# The two commands that matter: `make app` and `make test`. Both set up .venv first; nothing to do costs milliseconds.
PYTHON ?= python3
PY := .venv/bin/python
# a worker for each core, four at most (each loads torch); the groups are explained in CONTRIBUTING.md
PYTEST := $(PY) -m pytest -n logical --maxprocesses=4 --dist=loadgroup
PORT ?=

.DEFAULT_GOAL := help
.PHONY: help setup app test test-slow check format bench screenshots clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

setup: ## create or update .venv from requirements.txt
	@PYTHON="$(PYTHON)" sh scripts/setup.sh

app: setup ## set up and open the app (PORT=8600 to choose the port)
	@sh scripts/open_app.sh $(if $(PORT),--server.port=$(PORT))

test: setup ## set up and run the tests, but for the slow ones
	$(PYTEST) -m "not slow"

test-slow: setup ## run the tests that are long by nature
	@$(PYTEST) -m slow || { code=$$?; [ $$code -eq 5 ] && echo "no test is marked slow"; } # 5: none collected

check: setup ## what CI runs: linter, format, types, tests
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	@$(MAKE) --no-print-directory test

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
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
