# make run, make test: each does all the set-up that it needs on a fresh machine with Python 3.11 or newer and make.

HOST := 127.0.0.1
PORT := 7860
PYTHON ?= python3
BIN := .venv/bin
SETS := $(patsubst %/passages.jsonl,%,$(wildcard ../shared/benchmarks/*/passages.jsonl))
QUICK := not slow and not browser and not model
SAMPLED := $(if $(SAMPLE),--sample $(SAMPLE))
ifeq ($(origin HOST),command line)
export QA_BOT_HOST := $(HOST)
endif
ifeq ($(origin PORT),command line)
export QA_BOT_PORT := $(PORT)
endif

.DEFAULT_GOAL := help
.PHONY: help run test quick coverage lint eval bench soak screenshot widget first-answer constraints sbom audit clean

help:  ## show what make can do
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

run: .venv/installed  ## start the assistant at http://HOST:PORT (127.0.0.1:7860)
	@$(BIN)/python app.py

test: .venv/installed-dev  ## check style, types and import contracts, then run all tests
	@$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest -n 2 --dist loadgroup

quick: .venv/installed-dev  ## run the quick tests: neither slow ones, nor the model, nor a browser
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "$(QUICK)"

coverage: .venv/installed-dev  ## run the same tests, and show the files of which they run least
	@mkdir -p build
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "$(QUICK)" --cov --cov-report=
	@$(BIN)/coverage report | head -n 30
	@echo "in all $$($(BIN)/coverage report --format=total) %"

lint: .venv/installed-dev  ## check style, types and import contracts only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

eval: .venv/installed-eval  ## measure everything on ../shared/benchmarks and the golden questions (SAMPLE=300: answers and refusals on so many of each set); write build/eval, docs/quality.md, docs/method*.md and the READMEs' table
	@mkdir -p build/eval
	@for set in $(SETS); do \
	    name=$$(basename $$set); \
	    for measure in retrieval "answers $(SAMPLED)" "refusal $(SAMPLED)"; do \
	        echo "$$measure $$name"; page=build/eval/$${measure%% *}-$$name; \
	        $(BIN)/qa-eval $$measure $$set --json $$page.json --report $$page.html || exit 1; \
	    done; \
	    if grep -q text_en $$set/questions.jsonl; then \
	        $(BIN)/qa-eval retrieval $$set --lang en --json build/eval/retrieval-$$name-english.json \
	            --report build/eval/retrieval-$$name-english.html || exit 1; \
	    fi; \
	done
	@if [ -n "$(SETS)" ]; then $(BIN)/qa-eval ablation $(SETS) $(SAMPLED) --json build/eval/ablation.json --report build/eval/ablation.html; fi
	@$(BIN)/qa-ingest publish
	@$(BIN)/qa-eval golden --json build/eval/golden.json --report build/eval/golden.html
	@$(BIN)/qa-eval golden evaluation/unseen.jsonl --json build/eval/unseen.json --report build/eval/unseen.html
	@if [ -n "$$QA_BOT_LLM_MODEL" ]; then \
	    $(BIN)/qa-eval golden --answerer llm --json build/eval/golden-llm.json --report build/eval/golden-llm.html; \
	fi
	@$(BIN)/python -m qa_bot.evaluation.quality_page build/eval docs/quality.md README.md README.zh-CN.md
	@$(BIN)/python -m qa_bot.evaluation.method_page build/eval docs/method.md docs/method.zh-CN.md

bench: .venv/installed-eval  ## measure speed on ../shared/benchmarks, on a machine with nothing else to do; write build/bench and docs/performance.md
	@mkdir -p build/bench
	$(BIN)/qa-eval speed $(SETS) --json build/bench/speed.json
	$(BIN)/python -m ingest.speed build/bench/ingestion.json $(SETS)
	@$(BIN)/python -m qa_bot.evaluation.speed.page build/bench docs/performance.md

soak: .venv/installed-eval  ## let 20 visitors ask for half an hour (MINUTES=30); write build/bench/soak.json and docs/performance.md
	@mkdir -p build/bench
	$(BIN)/qa-eval soak $(SETS) $(if $(MINUTES),--minutes $(MINUTES)) --json build/bench/soak.json
	@$(BIN)/python -m qa_bot.evaluation.speed.page build/bench docs/performance.md

screenshot: .venv/installed-dev  ## make the documents' screenshots from the assistant running at HOST:PORT; the staff pages' too with STAFF_PASSWORD=…, on one for trial
	$(BIN)/python docs/make_screenshots.py http://$(HOST):$(PORT)
	@if [ -n "$$STAFF_PASSWORD" ]; then $(BIN)/python docs/make_staff_screenshots.py http://$(HOST):$(PORT); fi

widget: .venv/installed-dev  ## measure the widget of the assistant running at HOST:PORT, beside its chat page; write the table into docs/webmaster*.md
	$(BIN)/python docs/measure_widget.py http://$(HOST):$(PORT) docs/webmaster.md docs/webmaster.zh-CN.md

first-answer: .venv/installed-dev  ## measure how long a newcomer waits, from the clone to the first answer; write it into the READMEs
	$(BIN)/python docs/measure_first_answer.py README.md README.zh-CN.md

constraints: .venv/installed-dev  ## write the versions that are installed, and tested, to constraints.txt
	$(BIN)/python -m pip freeze --exclude-editable | grep -v '^torch==' > constraints.txt

sbom: .venv/installed build/tools/installed  ## list every package of .venv, with version and licence, in build/sbom.json (CycloneDX)
	@build/tools/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --output-format JSON -o build/sbom.json $(BIN)/python
	@echo "build/sbom.json"

# Not part of lint: it asks PyPI's database of vulnerabilities over the internet, and its answer changes without a change of ours.
audit: .venv/installed build/tools/installed  ## look for known vulnerabilities of the packages in .venv
	@$(BIN)/python -m pip freeze --exclude-editable | sed 's/+.*//' > build/installed.txt
	@build/tools/bin/pip-audit --strict --no-deps --disable-pip -r build/installed.txt

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

.venv/installed-eval: .venv/installed
	@$(BIN)/python -m pip install -q -c constraints.txt -e '.[ingest,eval]'
	@touch $@

.venv/installed-dev: .venv/installed
	@$(BIN)/python -m pip install -q -c constraints.txt -e '.[ingest,dev]'
	@touch $@

# Apart from .venv, so that the list shows what is used, not what made the list.
build/tools/installed:
	@$(PYTHON) -m venv build/tools
	@build/tools/bin/python -m pip install -q 'cyclonedx-bom==7.5.0' 'pip-audit==2.10.1'
	@touch $@
