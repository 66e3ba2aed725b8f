# Everything works from a bare clone with nothing but Python 3.11 or newer: no root, no key, no GPU.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --constraint constraints.txt

.PHONY: help model demo test check format lint types docs site bench clean

help: ## This list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.2'
	$(PIP) --editable '.[embedded,report,studies]'
	touch $@

$(VENV)/developing: $(VENV)/installed
	$(PIP) --group dev --editable '.[drift,embedded,framings,postgres,probe,ray,refine,report,serve,studies,tracing]'
	touch $@

model: $(VENV)/installed
	$(BIN)/midturn models pull smollm2-135m

demo: model ## The comparison with a real model on this machine, in under ten minutes
	$(BIN)/midturn demo

test: model $(VENV)/developing ## All tests
	$(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=worksteal

check: format lint types test docs ## What CI runs

format: $(VENV)/developing
	$(BIN)/ruff format --check .

lint: $(VENV)/developing
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: $(VENV)/developing
	$(BIN)/pyright

docs: $(VENV)/developing ## The examples in docstrings, the generated pages, the site; `test` runs the pages' commands
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
