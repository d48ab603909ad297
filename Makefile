# The two commands a newcomer needs: make demo, make test. Both make the environment first.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test check cover format lint types bench engines cluster lock clean

demo: $(READY)
	$(BIN)/dateline demo

test: $(READY) lint types
	$(BIN)/pytest

check: format lint types
	$(BIN)/pytest

format: $(READY)
	$(BIN)/ruff format .

cover: $(READY)
	$(BIN)/pytest --cov --cov-report=term:skip-covered

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

bench: $(READY)
	$(BIN)/python -m benchmarks

# Flink's job server (needs Maven) and Prism (needs Go), for --runner flink and --runner prism.
engines: $(READY)
	$(BIN)/python -m pipeline.engines

# And the Flink distribution that tests and benchmarks start a cluster from.
cluster: $(READY)
	$(BIN)/python -m pipeline.engines --cluster

# Rewrites the lock file from setup.py; the only step that looks for newer releases.
lock: $(READY)
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --upgrade --extra dev --generate-hashes --no-strip-extras \
		--no-emit-index-url --no-header --no-emit-find-links --allow-unsafe --output-file requirements.lock setup.py

$(READY): requirements.lock setup.py
	@command -v $(PYTHON) >/dev/null || { echo "dateline needs Python 3.11; set PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)

clean:
	rm -rf $(VENV) demo-output .mypy_cache .ruff_cache .pytest_cache
