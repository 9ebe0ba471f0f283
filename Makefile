# make run, make test: each does all the set-up that it needs on a fresh machine with Python 3.11 or newer and make.

HOST ?= 127.0.0.1
PORT ?= 7860
PYTHON ?= python3
BIN := .venv/bin
export QA_BOT_HOST := $(HOST)
export QA_BOT_PORT := $(PORT)

.DEFAULT_GOAL := help
.PHONY: help run test lint eval screenshot constraints clean

help:  ## show what make can do
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

run: .venv/installed  ## start the assistant at http://HOST:PORT (127.0.0.1:7860)
	@$(BIN)/python app.py

test: .venv/installed-dev  ## check style, types and import contracts, then run all tests
	@$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest

lint: .venv/installed-dev  ## check style, types and import contracts only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

eval: .venv/installed  ## measure retrieval on ../shared/benchmarks and the golden questions, and write docs/quality.md
	@mkdir -p build/eval
	@for set in $(wildcard ../shared/benchmarks/*/passages.jsonl); do \
	    name=$$(basename $$(dirname $$set)); \
	    $(BIN)/qa-eval retrieval $$(dirname $$set) --json build/eval/retrieval-$$name.json || exit 1; \
	    if grep -q text_en $$(dirname $$set)/questions.jsonl; then \
	        $(BIN)/qa-eval retrieval $$(dirname $$set) --lang en --json build/eval/retrieval-$$name-english.json || exit 1; \
	    fi; \
	done
	@$(BIN)/qa-eval golden --json build/eval/golden.json
	@$(BIN)/python -m qa_bot.evaluation.quality_page build/eval > docs/quality.md

screenshot: .venv/installed-dev  ## make the README's screenshots from the assistant running at HOST:PORT
	$(BIN)/python docs/make_screenshots.py http://$(HOST):$(PORT)

constraints: .venv/installed-dev  ## write the versions that are installed, and tested, to constraints.txt
	$(BIN)/python -m pip freeze --exclude-editable | grep -v '^torch==' > constraints.txt

clean:  ## remove the virtual environment; data/ stays
	rm -rf .venv

.venv/bin/python:
	@echo "creating the virtual environment .venv"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python pyproject.toml constraints.txt
	@echo "installing the dependencies (a few minutes the first time)"
	@$(BIN)/python -m pip install --progress-bar on -c constraints.txt -e '.[ingest]'
	@touch $@

.venv/installed-dev: .venv/installed
	@$(BIN)/python -m pip install -q -c constraints.txt -e '.[ingest,dev]'
	@touch $@
