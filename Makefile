# Two commands matter: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DATA_DIR ?= data
PORT ?= 8050
TESTERS ?= auto
ROWS ?= 200000
export DATA_DIR PORT

.DEFAULT_GOAL := help
.PHONY: help install run test etl lint format lock bench screenshots clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

# The lock holds every package with its hashes; uv itself comes from it.
$(STAMP): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 …"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	grep -A200 '^uv==' requirements.lock | awk 'NR==1 || /^ /{print; next} {exit}' > $(VENV)/uv.lock.txt
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r $(VENV)/uv.lock.txt
	$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	touch $@

install: $(STAMP) ## build the environment in .venv from requirements.lock

run: $(STAMP) ## serve the dashboard (prepares a demo company if there is no data yet)
	@test -f $(DATA_DIR)/CURRENT || $(BIN)/python -m etl demo --rows $(ROWS)
	@exec $(BIN)/gunicorn -c gunicorn.conf.py dashapp.wsgi:server

etl: $(STAMP) ## read the configured sources and publish a release
	$(BIN)/python -m etl run

test: lint ## lint, types, import rules, then every test with coverage
	$(BIN)/python -m pytest -n $(TESTERS) --dist loadfile --cov --cov-report=term
	$(BIN)/coverage report --include='etl/transforms.py,etl/quality.py,etl/publish.py' --fail-under=90
	$(BIN)/coverage report --include='dashapp/filters.py,dashapp/planner.py,dashapp/metrics.py,dashapp/queries*' --fail-under=90

lint: $(STAMP) ## format, lint, types and import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(STAMP) ## rewrite the code in the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(STAMP) ## compile requirements.lock again from pyproject.toml
	$(BIN)/uv pip compile --universal --quiet --upgrade --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --group dev pyproject.toml -o requirements.lock

bench: $(STAMP) ## measure the ETL and the dashboard on the 5 M-row demo
	$(BIN)/python -m tests.bench

screenshots: $(STAMP) ## pictures of every page of DATA_DIR, in both themes and widths, in screenshots/
	@test -f $(DATA_DIR)/CURRENT || $(BIN)/python -m etl demo --rows $(ROWS)
	$(BIN)/python -m tests.browser.screenshots --data $(DATA_DIR)

clean: ## remove the environment and caches; data stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
