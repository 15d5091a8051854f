# One command each; every one sets up what it needs. `make help` lists them.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
DATA ?= ../shared/data
BROWSER ?= chromium
export GRADIO_ANALYTICS_ENABLED := False
export HF_HUB_OFFLINE := 1

.PHONY: help install install-dev browser run test check screenshots pytest gate eval held-out bench lint format constraints clean

help:  ## list the commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed: set PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install --quiet -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(PIP) install --quiet -c constraints.txt -e '.[dev]'
	@touch $@

install: $(VENV)/.installed  ## create .venv and install the pinned dependencies
install-dev: $(VENV)/.installed-dev

run: install  ## ingest the corpus if that was not done, and start the page on 127.0.0.1:7860
	@$(BIN)/qa serve

browser: ## make sure that there is a Chromium for the page's tests
	@command -v $(BROWSER) >/dev/null || { \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-thai-tlwg fonts-dejavu-core >/dev/null; \
	  else echo "The page's tests need Chromium: sudo apt-get install chromium fonts-thai-tlwg"; exit 1; fi; }

test: check pytest gate  ## ruff, mypy, every test, and the eval's gate

check: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

pytest: install-dev browser
	$(BIN)/python -m pytest $(ARGS)

gate: install-dev  ## the eval set against eval/thresholds.toml
	$(BIN)/python eval/run.py --gate --out build/gate

eval: install-dev  ## measure the bot on eval/questions.jsonl; LLM=… and EMBEDDING=… choose other back ends
	$(BIN)/python eval/run.py $(if $(LLM),--llm $(LLM)) $(if $(EMBEDDING),--embedding $(EMBEDDING)) $(ARGS)

held-out: install-dev  ## the same on five sets that no weight was fitted on
	$(BIN)/python eval/run.py --set eval/held_out/seeds.jsonl --out build/held-out/seeds
	$(BIN)/python eval/run.py --set eval/held_out/corpus.jsonl --corpus eval/held_out/corpus --out build/held-out/corpus
	$(BIN)/python eval/run.py --set eval/held_out/second.jsonl --corpus eval/held_out/second_corpus --out build/held-out/second
	$(BIN)/python eval/run.py --set eval/held_out/seeds_again.jsonl --out build/held-out/seeds_again
	$(BIN)/python eval/run.py --set eval/held_out/third.jsonl --corpus eval/held_out/third_corpus --out build/held-out/third

bench: install-dev  ## measure speed, and quality on open benchmarks in DATA
	$(BIN)/python eval/benchmarks/speed.py
	$(BIN)/python eval/benchmarks/xquad.py --data $(DATA)
	$(BIN)/python eval/benchmarks/bitext.py --data $(DATA)
	$(BIN)/python eval/benchmarks/figures.py --data $(DATA)

screenshots: install-dev browser  ## take the README's pictures of the page anew
	$(BIN)/python docs/screenshots.py

lint: check  ## ruff and mypy

format: install-dev  ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

constraints: ## resolve every dependency anew and pin it
	rm -rf build/fresh && $(PYTHON) -m venv build/fresh
	build/fresh/bin/python -m pip install --quiet -e '.[dev]'
	build/fresh/bin/python -m pip freeze --exclude-editable > constraints.txt

clean:  ## remove what the commands made, the store excepted
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
