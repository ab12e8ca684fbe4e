# Three commands to begin with: `make assess`, `make test` and `make serve`. Everything runs inside .venv, pinned by constraints.txt.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

WORKERS ?= 2
PORT ?= 8000
PYTEST := $(BIN)/pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder
unexport PYTHONDONTWRITEBYTECODE  # two workers and many commands read the same modules

.PHONY: assess serve test test-quick nightly check install install-test clean

assess: install            ## The main job: assess the embedded proposal and write runs/<proposal>-<hash>/report.html
	$(BIN)/secuela assess

serve: $(VENV)/.installed-web  ## The live page: move a lever, watch the futures move (PORT=8000)
	$(BIN)/secuela serve --port $(PORT)

test-quick: install-test   ## What needs no compiled model and no whole command
	$(PYTEST) -m 'not slow'

test: install-test         ## All but what is long and rare
	$(PYTEST)

nightly: install-test      ## Everything: long fits and studies, more examples, shapes checked in all of the compute wing
	SECUELA_TESTS=nightly $(PYTEST) -m ''

check: install-test        ## What needs no test run, the cheapest first: style, import contracts, reference run, tables of the docs, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/python scripts/build_reference.py --check
	$(BIN)/python scripts/build_docs.py --check
	$(BIN)/pyright

install: $(VENV)/.installed

install-test: $(VENV)/.installed-test

$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Secuela needs Python 3.11 or newer; $(PYTHON) is older. Name another one: make PYTHON=python3.12"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-web: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[web]'
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@

clean:                     ## Remove .venv and caches
	rm -rf $(VENV) .pytest_cache .ruff_cache .import_linter_cache .hypothesis
