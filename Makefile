# make run    start the portal, with everything it needs        (PORT=8000)
# make test   every check and test, on SQLite and on PostgreSQL
# make bench  measure; the table goes to benchmarks/README.md
# make lock   pin the requirements anew, with hashes

PYTHON ?= python3
PORT ?= 8000
export PORT

.PHONY: run test bench lock clean
.DELETE_ON_ERROR:

run: .venv/installed
	@exec .venv/bin/flask --app app up

test: .venv/installed-dev
	@exec .venv/bin/python tests/run.py

bench: .venv/installed-dev
	@exec .venv/bin/python benchmarks/run.py

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Sambang needs Python 3.11 or newer; this is $$($(PYTHON) --version). Say PYTHON=python3.12, for example."; exit 1; }
	@echo "Making .venv ..."
	@$(PYTHON) -m venv .venv || { echo "The module venv is missing (Debian: apt install python3-venv)."; exit 1; }
	@touch $@

.venv/installed: requirements.txt | .venv/python
	@echo "Installing what the portal needs (about half a minute) ..."
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Installing what the tests need (about a minute) ..."
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

lock: .venv/python
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check pip-tools
	@for name in requirements requirements-dev; do \
	  .venv/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-annotate \
	    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o $$name.txt $$name.in; done

clean:
	rm -rf .venv instance .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
