# `make run` prints the example person's week, `make tray` opens it in the tray app, `make test` runs every check.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check install --quiet
# Two a processor: many tests wait for another process.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(2 * (os.cpu_count() or 1))')
PYTEST = $(BIN)/python -m pytest -n $(WORKERS)
SOURCES := pyproject.toml hatch_build.py README.md $(shell find src tray -type f -not -name '*.pyc' -not -name '*.mo')
# The oldest supported Python of this machine: a distribution's own is often older than the one found first.
OLDEST ?= $(shell for python in python3.11 /usr/bin/python3.11 /usr/bin/python3 $(PYTHON); do \
	$$python -c 'import sys; v = sys.version_info[:3]; v >= (3, 11) and print(*v, sys.executable)' 2>/dev/null; \
	done | sort -n -k1 -k2 -k3 | sed -n '1s/.* //p')

.PHONY: run tray test test-oldest test-newest test-lowest test-pandas2 lint bench validation fuzz mutants coverage docs lock clean

run: $(VENV)/.installed
	@$(BIN)/grense demo

tray: $(VENV)/.tray
	@$(BIN)/grense tray --example

test: $(VENV)/.tested $(VENV)/.servers lint
	$(PYTEST)

# What differs between versions of Python: texts, commands and readers. `make test PYTHON=...` runs everything.
test-oldest: $(VENV)/.tested
	@if [ "$$($(OLDEST) -V)" = "$$($(BIN)/python -V)" ]; then \
		echo "$$($(OLDEST) -V) is the oldest supported one here, and has run all tests"; \
	else \
		$(MAKE) VENV=.venv-oldest PYTHON=$(OLDEST) .venv-oldest/.tested && \
		.venv-oldest/bin/python -m pytest -n $(WORKERS) tests/cli tests/i18n tests/wording tests/rules \
			tests/storage/test_settings.py tests/storage/test_state.py tests/test_docs.py tests/sources/test_ics*.py \
			tests/sources/test_mail*.py tests/tray/charts tests/tray/presenter/test_presenter.py; \
	fi

# The whole suite on the newest, and on the lowest versions that pyproject.toml allows.
test-newest: $(VENV)/.servers
	$(PYTHON) -m venv --clear .venv-newest
	.venv-newest/bin/python -m pip install --quiet ".[test]"
	.venv-newest/bin/python -m pytest -n auto

test-lowest: $(VENV)/.servers .venv-uv/.installed
	$(PYTHON) -m venv --clear .venv-lowest
	.venv-uv/bin/python -m uv pip compile --quiet --no-config --resolution lowest-direct --python .venv-lowest \
		--extra test --output-file .venv-lowest/versions.txt pyproject.toml
	.venv-lowest/bin/python -m pip install --quiet --requirement .venv-lowest/versions.txt
	.venv-lowest/bin/python -m pip install --quiet --no-deps .
	.venv-lowest/bin/python -m pytest -n auto

# What works with pandas itself, on the oldest pandas and numpy; all else as locked. `make test-lowest` runs everything.
test-pandas2:
	$(PYTHON) -m venv --clear .venv-pandas2
	.venv-pandas2/bin/python -m pip install --quiet --require-hashes -r requirements/build.txt -r requirements/test.txt
	.venv-pandas2/bin/python -m pip install --quiet "pandas==2.2.*" "numpy==2.0.*"
	.venv-pandas2/bin/python -m pip install --quiet --no-deps .
	.venv-pandas2/bin/python -m pytest -n auto tests/activities tests/classification tests/history tests/law \
		tests/storage/store tests/sources tests/test_example.py

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.tested $(VENV)/.servers
	$(BIN)/python benchmarks/classification.py --full
	$(BIN)/python benchmarks/one_more_mail.py
	$(BIN)/python benchmarks/tables.py
	$(BIN)/python benchmarks/calendars.py
	$(BIN)/python benchmarks/mail.py
	$(BIN)/python benchmarks/caldav.py
	$(BIN)/python benchmarks/imap.py
	$(BIN)/python benchmarks/exchange.py
	$(BIN)/python benchmarks/microsoft365.py
	$(BIN)/python benchmarks/google_calendar.py
	QT_QPA_PLATFORM=offscreen $(BIN)/python benchmarks/window.py

# How far the hours are from the truth: made-up diaries, all tables and figures of the page, and the intervals.
validation: $(VENV)/.tested
	$(BIN)/python -m grense.validation --output docs/explanation/validation --page docs/explanation/validation.md \
		--intervals src/grense/rules/hours_intervals.toml

# Ten minutes of odd input for everything that reads what is foreign; findings are kept outside the tree.
fuzz: $(VENV)/.installed
	$(PIP) --require-hashes -r requirements/fuzz.txt
	$(BIN)/python tests/fuzz/run.py

# A sample of 200 small changes of the core, each with the tests that are to find it.
mutants: $(VENV)/.tested
	$(BIN)/python tests/mutants/run.py

# How much of each module the tests run. Python 3.12 counts it almost for nothing.
coverage: $(VENV)/.tested $(VENV)/.servers
	COVERAGE_CORE=$$($(BIN)/python -c 'import sys; print("sysmon" if sys.version_info >= (3, 12) else "ctrace")') \
		$(PYTEST) --cov --cov-report=term:skip-covered --cov-report=json:build/coverage.json
	$(BIN)/python tests/coverage/check.py build/coverage.json

# The reference of the command, which is in the repository, and the API pages, which are not.
docs: $(VENV)/.tested
	$(PIP) --require-hashes -r requirements/docs.txt
	$(BIN)/python -m typer grense.cli.main utils docs --name grense --title "The grense command" --output docs/reference/cli.md
	$(BIN)/python -m grense.storage.settings.reference docs/reference/settings.md
	$(BIN)/python docs/build_rules.py docs/reference/rules.md
	QT_QPA_PLATFORM=offscreen $(BIN)/python docs/build_api.py build/api

# The versions that `make run`, `make tray` and `make test` install, with their hashes: the newest that are allowed.
lock: .venv-uv/.installed
	sh requirements/lock.sh .venv-uv/bin/python

clean:
	rm -rf .venv .venv-* dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/pyvenv.cfg:
	$(PYTHON) -m venv $(VENV)

# The wheel is what gets installed and tested, not the tree. Dependencies are installed again only when the lock changes;
# the wheel itself whenever a source file does.
$(VENV)/.dependencies: requirements/build.txt requirements/run.txt | $(VENV)/pyvenv.cfg
	$(PIP) --require-hashes -r requirements/build.txt -r requirements/run.txt
	@touch $@

$(VENV)/.installed: $(SOURCES) $(VENV)/.dependencies
	$(PIP) --no-deps --no-build-isolation --force-reinstall .
	@touch $@

$(VENV)/.tray: requirements/tray.txt $(VENV)/.installed
	$(PIP) --require-hashes -r requirements/tray.txt
	@touch $@

$(VENV)/.tested: requirements/test.txt $(VENV)/.installed
	$(PIP) --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/.servers: tests/servers/install.sh .venv-activitywatch/.installed | $(VENV)/pyvenv.cfg
	@sh tests/servers/install.sh
	@touch $@

.venv-activitywatch/.installed: requirements/activitywatch.txt
	$(PYTHON) -m venv --clear .venv-activitywatch
	.venv-activitywatch/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r $<
	@touch $@

.venv-uv/.installed:
	$(PYTHON) -m venv .venv-uv
	.venv-uv/bin/python -m pip install --quiet uv
	@touch $@
