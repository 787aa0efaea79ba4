# Two verbs do everything from a bare clone: `make letters` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
SYSTEM := libreoffice-writer-nogui libreoffice-calc-nogui fonts-liberation fonts-dejavu-core chromium

.PHONY: letters test lint golden benchmarks system clean

# Merge the real campaign into out/.
letters: .venv/installed
	$(BIN)/plea merge dzhakishev

# Everything that has to hold; the desk on both of its databases, pages and doors on one. Ends with pytest's own closing lines.
test: .venv/ready system lint
	PLEA_TEST_DATABASE=postgresql $(BIN)/pytest --numprocesses auto -m "not one_database" tests/desk
	$(BIN)/pytest --numprocesses auto

# Style, types, and who may import whom.
lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# Write the golden letters anew, then read what changed: git diff tests/golden
golden: .venv/ready
	PLEA_GOLDEN=write $(BIN)/pytest -q -k golden

# How fast, as ratios in one run.
benchmarks: .venv/ready
	$(BIN)/python -m benchmarks

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/ready: .venv/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

# LibreOffice turns letters into pages for the tests, and Chromium shows them the desk.
system:
	@command -v soffice >/dev/null && command -v chromium >/dev/null && \
		ls "$$(dirname "$$(readlink -f "$$(command -v soffice)")")"/libsclo.so >/dev/null 2>&1 && exit 0; \
	if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $(SYSTEM) >/dev/null; \
	else \
		echo "The tests need LibreOffice and Chromium. Type:  sudo apt-get install $(SYSTEM)"; exit 1; \
	fi

clean:
	rm -rf .venv out .pytest_cache .mypy_cache .ruff_cache .hypothesis
