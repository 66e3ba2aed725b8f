# Everything works from a bare clone with nothing but Python 3.11 or newer: no root, no key, no GPU.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ROOMS := midturn studies graphs refiner drift mediator assistant

.PHONY: help demo test check format lint types docs bench clean

help: ## This list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.2'
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --group dev --editable '.[embedded,studies]'
	touch $@

model: $(VENV)/installed
	$(BIN)/midturn models pull smollm2-135m

demo: model ## The comparison with a real model on this machine, in under ten minutes
	$(BIN)/midturn demo

test: model ## All tests
	$(BIN)/python -m pytest

check: format lint types test docs ## What CI runs

format: $(VENV)/installed
	$(BIN)/ruff format --check .

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: $(VENV)/installed
	$(BIN)/pyright

docs: model ## The examples in docstrings, and the commands in docs/
	$(BIN)/python -m pytest --doctest-modules $(ROOMS) tests/docs

bench: $(VENV)/installed ## What the graph adds to a turn
	$(BIN)/python benchmarks/turn.py

clean:
	rm -rf $(VENV)
