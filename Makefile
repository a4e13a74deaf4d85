# Everything a developer runs. `make help` lists the targets.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.stamp-runtime
DEVELOPMENT := $(VENV)/.stamp-development
# Two processes, each with whole files: fixtures that cost seconds are made once a file.
WORKERS := --numprocesses 2 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help setup chat test check audit quality bench torture lowest newest clean

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

setup: $(DEVELOPMENT) ## Make .venv with Dateline and the tools to develop it

chat: $(RUNTIME) ## Open the chat page on the bundled example articles
	$(BIN)/dateline chat --samples

test: $(DEVELOPMENT) ## Run the tests
	$(BIN)/pytest $(WORKERS)

check: $(DEVELOPMENT) ## Run every check: format, lint, types, house plan, tests with coverage
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest $(WORKERS) --cov --cov-branch --cov-fail-under=90
	$(BIN)/python -m tests.quality.audit

audit: $(DEVELOPMENT) ## List licences and known vulnerabilities of all libraries (needs the network)
	$(BIN)/python -m tests.quality.audit --licences

quality: $(DEVELOPMENT) ## Measure answers and retrieval on public data (long)
	$(BIN)/pytest -m quality --timeout=0 -s
	$(BIN)/python -m tests.quality.first_questions

bench: $(DEVELOPMENT) ## Measure speed and size, alone and beside other systems (long)
	$(BIN)/python -m tests.benchmarks.encoder_speed --keep
	$(BIN)/python -m tests.benchmarks.searchable_by_words
	$(BIN)/python -m tests.benchmarks.growth
	$(BIN)/python -m tests.benchmarks.side_by_side

torture: $(DEVELOPMENT) ## Kill processes that change archives 500 times; let several work at one for ten minutes
	$(BIN)/python -m tests.laws.torture
	$(BIN)/python -m tests.laws.soak

lowest: $(DEVELOPMENT) ## Try Dateline on the lowest versions it allows (long; needs the network)
	$(BIN)/python -m tests.quality.version_ends lowest

newest: $(DEVELOPMENT) ## Try Dateline on the newest versions there are (long; needs the network)
	$(BIN)/python -m tests.quality.version_ends newest

clean: ## Remove caches and build products; .venv stays, so that no network is needed
	rm -rf build dist *.egg-info .coverage htmlcov
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find index qa ui tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps make a second call do nothing, so that it needs no network.
$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { \
		echo "Dateline needs Python 3.11 or newer, and there is no $(PYTHON)." \
			"Install it, or name one: make PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Dateline needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1)." \
			"Name a newer one: make PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
		echo "$(PYTHON) cannot make virtual environments; on Debian and Ubuntu:" \
			"apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing Dateline into $(VENV): about 2 GB, some minutes the first time."
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --upgrade pip
	$(BIN)/python -m pip install --constraint constraints.txt --editable .
	@touch $@

$(DEVELOPMENT): $(RUNTIME)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --group dev
	@touch $@
