# Kadans in a few words: make setup | demo | run | test | bench | lint | types | docs. `make` alone explains them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 8501
# Test processes side by side
WORKERS ?= 2
PY := .venv/bin/python
READY := .venv/.ready
READY_DEV := .venv/.ready-dev

.PHONY: help setup demo run test bench lint types format docs docs-check sbom audit clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(READY)  ## make .venv and install what Kadans needs to run

$(READY): requirements.txt constraints.txt scripts/setup.sh
	@bash scripts/setup.sh

$(READY_DEV): requirements.txt requirements-dev.txt constraints.txt scripts/setup.sh
	@bash scripts/setup.sh dev

demo: $(READY)  ## import the sample organisation (once) and open the dashboard on it
	@bash scripts/demo.sh
	@echo "Kadans, sample organisation: http://127.0.0.1:$(PORT)   (Ctrl+C stops)"
	@KADANS_HOME=data/demo KADANS_SAMPLE=1 $(PY) serve.py --server.address 127.0.0.1 --server.port $(PORT)

run: $(READY)  ## open the dashboard on your own data (data/local)
	@echo "Kadans: http://127.0.0.1:$(PORT)   (Ctrl+C stops)"
	@$(PY) cli.py --home $${KADANS_HOME:-data/local} mend
	@KADANS_HOME=$${KADANS_HOME:-data/local} $(PY) serve.py --server.address 127.0.0.1 --server.port $(PORT)

test: $(READY_DEV)  ## every test, with a real browser where there is one
	@KADANS_CHROMIUM="$$(bash scripts/chromium.sh --install)" \
		$(PY) -m pytest -n $(WORKERS) --dist worksteal --durations=10 $(ARGS)

bench: $(READY_DEV)  ## measure speed and memory, write docs/benchmarks.md
	@$(PY) -m benchmarks

lint: $(READY_DEV)  ## style and common mistakes
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

format: $(READY_DEV)  ## put code into the common shape
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

types: $(READY_DEV)  ## check type hints
	@$(PY) -m mypy

docs: $(READY_DEV)  ## write docs/metrics.md from the catalogue
	@$(PY) -m scripts.docs

docs-check: $(READY_DEV)  ## is docs/metrics.md what the catalogue says?
	@$(PY) -m scripts.docs --check

sbom: $(READY)  ## write what is installed to build/sbom.cdx.json (CycloneDX)
	@bash scripts/audit.sh sbom

audit: $(READY)  ## is anything that is installed known to be vulnerable?
	@bash scripts/audit.sh audit

clean:  ## remove .venv and what tools left behind; data stays
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis tests/browser/failures
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
