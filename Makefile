# Only Python 3.11-3.14 and make are needed; everything else is set up in .venv.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
PY := .venv/bin/python

RAW ?= raw
OUT ?= extracted
JOBS ?=
PRESET ?=
GOLD ?=

# The stamps carry the digest of what they were made from, so nothing is installed twice.
RUNTIME := .venv/.runtime-$(shell cat requirements.lock pyproject.toml | cksum | cut -d' ' -f1)
DEV := .venv/.dev-$(shell cat requirements-dev.lock pyproject.toml | cksum | cut -d' ' -f1)
PIP := $(PY) -m pip --disable-pip-version-check --quiet

.PHONY: help extract test check eval bench lock clean

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo 'Variables of extract: RAW=$(RAW) OUT=$(OUT) JOBS=(all cores) PRESET=fast|full (full where its models are installed)'

extract: $(RUNTIME) ## Extract the claims of the articles in RAW into the tables in OUT
	@$(PY) -m pipeline extract --raw '$(RAW)' --out '$(OUT)' $(if $(PRESET),--preset '$(PRESET)') $(if $(JOBS),--jobs '$(JOBS)')

test: $(DEV) ## Run the tests
	@$(PY) -m pytest -n 2 $(ARGS)

check: $(DEV) ## Check format, style, types, layers and configuration
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) -m pipeline check-configs

eval: $(RUNTIME) ## Score against the annotated articles in GOLD=dir, with the list of errors
	@$(if $(GOLD),,$(error eval needs GOLD=dir, a folder with articles/ and claims/))
	@$(PY) -m pipeline evaluate '$(GOLD)'

bench: $(RUNTIME) ## Compare the speed with other tools (they are installed into .bench)
	@$(PY) tests/bench

lock: $(DEV) ## Resolve requirements.lock and requirements-dev.lock anew
	$(COMPILE) $(EXTRAS) --group build -o requirements.lock
	$(COMPILE) $(EXTRAS) --group build --extra dev --extra ray -c requirements.lock -o requirements-dev.lock

EXTRAS = --extra models --extra lid --extra office --extra warc
COMPILE = $(PY) -m uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header --upgrade

clean: ## Delete .venv, caches and everything in extracted/ (raw/ is never touched)
	rm -rf .venv .bench .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find extracted -mindepth 1 ! -name .gitkeep -delete
	find pipeline tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' \
	  || { echo 'expected Python 3.11, 3.12, 3.13 or 3.14, found' "$$($(PYTHON) -V 2>&1)"'; name another with PYTHON='; exit 2; }
	@$(PYTHON) -m venv .venv

$(RUNTIME): | $(PY)
	@echo 'Setting up .venv for extraction (once) ...'
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@rm -f .venv/.runtime-* && touch $@

$(DEV): $(RUNTIME)
	@echo 'Adding the development tools to .venv (once) ...'
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@rm -f .venv/.dev-* && touch $@
