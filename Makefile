# Everything works from a bare clone with nothing but Python 3.11 or newer: no root, no key, no GPU.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --constraint constraints.txt
PYTEST := $(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=worksteal
# Tests are marked in tests/conftest.py by the fixtures that they use, so these are what each tier has no time for.
NOT_USUAL := browser or ray or kill or longest
NOT_FAST := $(NOT_USUAL) or model or process or npm or torch or postgres or sandbox or slow

# Tests start many processes, and each would compile our modules again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help model demo fast test test-all check format lint types docs site bench clean

help: ## This list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(VENV)/made:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.2'
	touch $@

$(VENV)/installed: $(VENV)/made pyproject.toml constraints.txt
	$(PIP) --editable '.[embedded,report]'
	touch $@

$(VENV)/developing: $(VENV)/installed
	$(PIP) --group dev --editable '.[all]'
	touch $@

# Neither PyTorch nor Ray: what the quick tests need and no more.
$(VENV)/fast: $(VENV)/made pyproject.toml constraints.txt
	$(PIP) --group fast --editable '.[drift,embedded,framings,refine,report,serve,studies,tracing]'
	touch $@

model: $(VENV)/installed
	$(BIN)/midturn models pull smollm2-135m

demo: model ## The comparison with a real model on this machine, in under ten minutes
	$(BIN)/midturn demo

fast: $(VENV)/fast ## The tests that need no model and no other process, in under a minute
	$(PYTEST) -m 'not ($(NOT_FAST))' $(ARGS)

test: model $(VENV)/developing ## The tests but the longest and those with a browser, in minutes
	$(PYTEST) -m 'not ($(NOT_USUAL))' $(ARGS)

test-all: model $(VENV)/developing ## All tests
	$(PYTEST) $(ARGS)

check: format lint types test-all docs ## What CI runs

format: $(VENV)/developing
	$(BIN)/ruff format --check .

lint: $(VENV)/developing
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: $(VENV)/developing
	$(BIN)/pyright

docs: $(VENV)/developing ## The examples in docstrings, the generated pages, the site; the tests run the pages' commands
	$(BIN)/python -m pytest --doctest-modules midturn
	$(BIN)/python docs/generate.py --check
	$(BIN)/mkdocs build --strict --quiet

site: $(VENV)/developing ## The pages as a site in site/
	$(BIN)/python docs/generate.py
	$(BIN)/mkdocs build --strict

bench: $(VENV)/developing ## What the graph adds to a turn, and what a study costs
	$(BIN)/python benchmarks/turn.py
	$(BIN)/python benchmarks/lic.py
	$(BIN)/python benchmarks/gateway.py
	$(BIN)/python benchmarks/report.py

clean:
	rm -rf $(VENV)
