# `make run` prints the example person's week, `make tray` opens it in the tray app, `make test` runs every check.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
SOURCES := pyproject.toml hatch_build.py README.md $(shell find src tray -type f -not -name '*.pyc' -not -name '*.mo')

.PHONY: run tray test lint bench docs clean

run: $(VENV)/.installed
	@$(BIN)/grense demo

tray: $(VENV)/.tray
	@$(BIN)/grense tray --example

test: $(VENV)/.tested $(VENV)/.servers lint
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.tested $(VENV)/.servers
	$(BIN)/python benchmarks/classification.py --full
	$(BIN)/python benchmarks/calendars.py
	$(BIN)/python benchmarks/mail.py
	$(BIN)/python benchmarks/caldav.py
	$(BIN)/python benchmarks/imap.py
	$(BIN)/python benchmarks/exchange.py
	$(BIN)/python benchmarks/microsoft365.py
	QT_QPA_PLATFORM=offscreen $(BIN)/python benchmarks/window.py

docs: $(VENV)/.tested
	$(BIN)/python -m typer grense.cli utils docs --name grense --title "The grense command" --output docs/reference/cli.md

clean:
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/pyvenv.cfg:
	$(PYTHON) -m venv $(VENV)

# The wheel is what gets installed and tested, not the tree. What is installed once only comes anew when a
# dependency changes; the wheel itself whenever a source file does.
$(VENV)/.dependencies: pyproject.toml | $(VENV)/pyvenv.cfg
	$(PIP) .
	@touch $@

$(VENV)/.installed: $(SOURCES) $(VENV)/.dependencies
	$(PIP) --no-deps --force-reinstall .
	@touch $@

$(VENV)/.tray: $(VENV)/.installed
	$(PIP) ".[tray]"
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	$(PIP) ".[test]"
	@touch $@

$(VENV)/.servers: tests/servers/install.sh | $(VENV)/pyvenv.cfg
	@sh tests/servers/install.sh
	@touch $@
