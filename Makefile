.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
PACKAGES := archive conventio documents foundation notifications signing web workflow

.PHONY: help setup setup-dev demo test test-long bench check format docs lock clean

help: ## Show what can be asked
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: ## Install what the program needs (system packages, .venv, locked dependencies)
	@bash scripts/setup.sh program

setup-dev:
	@bash scripts/setup.sh dev

demo: setup ## Make a lived-in example instance, then serve it (Ctrl-C stops it; PORT=8100 for another one there)
	@.venv/bin/conventio demo $(if $(PORT),--port $(PORT) --folder var/demo-$(PORT))

test: setup-dev ## Run the whole suite, on SQLite and PostgreSQL, pages in a real Chromium included
	@$(PYTHON) -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not long and not conformance"

test-long: setup-dev ## Run the long campaigns and the independent validators (EU DSS, veraPDF)
	@$(PYTHON) -m pytest -m "long or conformance"

bench: setup-dev ## Measure documents, signatures, timelines, lists and search; print tables with ratios
	@for part in timelines lists coming alerts journal signatures circuit peers conventions preview hostile_word; do \
	  [ -f scripts/bench/$$part.py ] || continue; printf '\n## %s\n\n' $$part; PYTHONPATH=. $(PYTHON) scripts/bench/$$part.py; done

check: setup-dev ## Check format, lint, types, direction of imports, documentation in step
	@.venv/bin/ruff format --check . && .venv/bin/ruff check . && .venv/bin/mypy && .venv/bin/lint-imports
	@$(PYTHON) -m pytest -q tests/house

format: setup-dev ## Format the code
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

docs: setup-dev ## Print the documentation pages that are facts of the code
	@$(PYTHON) scripts/write_docs.py

lock: ## Write the lock files anew (needs uv)
	@bash scripts/lock.sh

clean: ## Remove what was built and installed here
	rm -rf .venv var build .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
