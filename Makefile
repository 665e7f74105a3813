# Two commands: `make lab` to learn, `make test` to check everything. Each sets up what it needs.

VENV ?= .venv
PYTHON ?= python3
# What `make test` installs; .ci/oldest.lock has the oldest versions that pyproject.toml admits.
LOCK ?= .ci/test.lock
LAB_FLAGS ?=
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
NOTEBOOKS := $(sort $(wildcard notebooks/*.ipynb))
UV = uv pip compile pyproject.toml --quiet --universal --generate-hashes --no-header --no-annotate

.PHONY: help lab test sweep notebooks lint lock clean

help:  ## this list
	@echo "make lab        set up and open the course in JupyterLab (LAB_FLAGS=... are passed on)"
	@echo "make test       set up and check everything: package, notebooks, documented values"
	@echo "make sweep      what is too heavy for every day: more draws, other processors' arithmetic"
	@echo "make notebooks  run all notebooks in order and store their outputs"
	@echo "make lint       style of the code (ruff)"
	@echo "make lock       renew the locked versions (needs uv)"
	@echo "make clean      remove the environment and caches"

lab: $(VENV)/lab.done
	$(BIN)/jupyter lab $(LAB_FLAGS) notebooks/00_start_here.ipynb

test: $(VENV)/test.done
	$(BIN)/python -m pytest

sweep: $(VENV)/test.done
	$(BIN)/python -m pytest tests -m sweep -rP

notebooks: $(VENV)/test.done
	$(BIN)/python tests/execute.py $(NOTEBOOKS)

lint: $(VENV)/test.done
	$(BIN)/ruff check
	$(BIN)/ruff format --check

$(VENV)/python.done:
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed: make PYTHON=python3.12 ...')"
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/lab.done: .ci/lab.lock pyproject.toml | $(VENV)/python.done
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r .ci/lab.lock
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps -e .
	touch $@

$(VENV)/test.done: $(LOCK) pyproject.toml | $(VENV)/python.done
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r $(LOCK)
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps -e .
	touch $@

lock:
	$(UV) --upgrade --extra scale --group dev -o .ci/test.lock
	$(UV) --upgrade -c .ci/test.lock -o .ci/lab.lock
	$(UV) --upgrade --extra scale --group dev --resolution lowest-direct -o .ci/oldest.lock

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis
