# Two commands: `make assess` and `make test`. Everything runs inside .venv, pinned by constraints.txt.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: assess test check install install-test clean tables

assess: install            ## The main job: assess the embedded proposal and write runs/<proposal>-<hash>/report.html
	$(BIN)/secuela assess

test: install-test         ## The whole test suite
	$(BIN)/pytest

check: install-test        ## ruff, pyright, import contracts, the reference run, the tables of the docs, architecture tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/python scripts/build_reference.py --check
	$(BIN)/python scripts/build_docs.py --check
	$(BIN)/pytest tests/architecture

install: $(VENV)/.installed

install-test: $(VENV)/.installed-test

$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Secuela needs Python 3.11 or newer; $(PYTHON) is older. Name another one: make PYTHON=python3.12"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@

clean:                     ## Remove .venv and caches
	rm -rf $(VENV) .pytest_cache .ruff_cache .import_linter_cache .hypothesis
