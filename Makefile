# `make` opens the explorer on the bundled sample; `make test` proves it. Both set everything up.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check bench clean

run: .venv/app-ready
	$(BIN)/streamlit run app.py

test: check
	$(BIN)/python tests/browser/chromium.py
	$(BIN)/pytest -q -n 2 --dist loadfile

check: .venv/tests-ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/tests-ready
	$(BIN)/python -m tests.bench

clean:
	rm -rf .venv build explorer.egg-info

.venv/app-ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/tests-ready: .venv/app-ready tests/requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	touch $@
