# Two commands are all a newcomer needs: `make serve` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
RUN_STAMP := .venv/.run-installed
DEV_STAMP := .venv/.dev-installed

.PHONY: serve test check browser

serve: $(RUN_STAMP)
	@$(BIN)/pullquote check >/dev/null 2>&1 || $(BIN)/pullquote rebuild
	@exec $(BIN)/pullquote serve

test: check browser
	$(BIN)/pytest

check: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(BIN)/python:
	$(PYTHON) -m venv .venv

$(RUN_STAMP): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

# Dependency groups need pip 25.1.
$(DEV_STAMP): pyproject.toml $(RUN_STAMP)
	$(BIN)/python -m pip install --quiet 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@

# The browser tests drive the Chromium that is there, else Debian's; no browser build is downloaded.
browser:
	@test -n "$(TEST_BROWSER)" || command -v chromium >/dev/null || command -v google-chrome >/dev/null \
	  || $(MAKE) --no-print-directory install-chromium

.PHONY: install-chromium
install-chromium:
	@if command -v apt-get >/dev/null && { [ "$$(id -u)" = 0 ] || command -v sudo >/dev/null; }; then \
	  as_root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$as_root apt-get update -q && $$as_root apt-get install -y -q --no-install-recommends chromium; \
	else \
	  echo "The browser tests need Chromium: install the package 'chromium' and run this again." >&2; exit 1; \
	fi
