# The two commands that matter are `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help run test check bench translate setup setup-test browser demonstration sheet

help: ## Show these commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: setup ## Set everything up and serve a filled demonstration on http://127.0.0.1:8000
	@sh scripts/run

test: setup-test browser ## Set up what tests need, then run all of them
	@sh scripts/test

check: setup-test ## Formatting, lint, types, import rules and catalogues
	@sh scripts/check

bench: setup-test ## Timed runs, on SQLite and on PostgreSQL where TEST_DATABASE_URL is set
	@$(BIN)/python -m bench

translate: setup-test ## Collect the strings of the pages and bring every catalogue up to date
	@sh scripts/translate

sheet: setup-test browser ## A contact sheet of every page at two widths, light, dark and Arabic
	@$(BIN)/python -m bench.sheet

setup: $(VENV)/.runtime

setup-test: $(VENV)/.tools

browser:
	@sh scripts/browser

$(VENV)/.runtime: requirements.txt
	@sh scripts/environment $(PYTHON) $(VENV) requirements.txt
	@touch $@

$(VENV)/.tools: requirements.txt requirements-dev.txt
	@sh scripts/environment $(PYTHON) $(VENV) requirements-dev.txt
	@touch $@ $(VENV)/.runtime
