# Two commands: `make lab` to learn, `make test` to check everything. Each sets up what it needs.

VENV ?= .venv
PYTHON ?= python3
# What `make test` installs; .ci/oldest.lock has the oldest versions that pyproject.toml admits.
LOCK ?= .ci/test.lock
LAB_FLAGS ?=
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
NOTEBOOKS := $(sort $(wildcard notebooks/*.ipynb))
UV = uv pip compile pyproject.toml --quiet --universal --generate-hashes --no-header --no-annotate

# neural-tangents 0.6.5, and the last versions of what it stands on that it works with (Python 3.12 at most).
NEURAL_TANGENTS := neural-tangents==0.6.5 "jax<0.4.25" "jaxlib<0.4.25" "numpy<2" "scipy<1.13" "ml_dtypes<0.4" "tensorflow<2.17"
# The build for processors, where an index has it.
TORCH := torch==2.13.0

APT = $(if $(filter 0,$(shell id -u)),,sudo) apt-get
install = { $(APT) update && $(APT) install --yes --no-install-recommends $(1); } \
	|| { echo "make browser needs $(1): install it, then call make browser again"; exit 1; }
# From npm: the newest Pyodide that a NumPy in a registry fits.
PYODIDE := pyodide@0.25.1 @emscripten-forge/numpy@2.1.1-py311hc8e14bb-0

.PHONY: help lab test sweep bench book lite browser notebooks assignments grade report lint lock clean

help:  ## this list
	@echo "make lab        set up and open the course in JupyterLab (LAB_FLAGS=... are passed on)"
	@echo "make test       set up and check everything: package, notebooks, documented values"
	@echo "make sweep      what is too heavy for every day: more draws, other processors' arithmetic"
	@echo "make bench      speed beside neural-tangents and torch, in environments of their own (half an hour)"
	@echo "make notebooks  run all notebooks in order and store their outputs"
	@echo "make book       the chapters as HTML, in notebooks/_build/html, with a site that runs them in the browser"
	@echo "make lite       that site alone, in notebooks/_build/html/lite"
	@echo "make browser    test both, and JupyterLab, in Chromium (installs it by apt-get where it is missing)"
	@echo "make assignments CLASS=... [ROSTER=...], make grade, make report: see notebooks/assignments/README.md"
	@echo "make lint       style of the code (ruff)"
	@echo "make lock       renew the locked versions (needs uv)"
	@echo "make clean      remove the environment, the book and caches"

lab: $(VENV)/lab.done
	$(BIN)/jupyter lab $(LAB_FLAGS) notebooks/00_start_here.ipynb

# Two processes with one thread of linear algebra each, a file at a time: a notebook must not be split.
test: $(VENV)/test.done
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile

sweep: $(VENV)/test.done
	$(BIN)/python -m pytest tests -m sweep -rP

bench: $(VENV)/bench.done
	$(BIN)/python tests/bench/bench.py $(VENV)/neural-tangents/$(notdir $(BIN))/python $(VENV)/torch/$(notdir $(BIN))/python notebooks/growth.png

book: lite
	find notebooks/_build/html -mindepth 1 -maxdepth 1 ! -name lite -exec rm -rf {} +
	$(BIN)/sphinx-build -E -W --keep-going -q -d notebooks/_build/doctrees notebooks notebooks/_build/html

lite: $(VENV)/book.done
	$(BIN)/python notebooks/lite.py notebooks/_build/lite
	rm -rf notebooks/_build/html/lite
	cd notebooks/_build/lite && $(abspath $(BIN))/jupyter lite build --output-dir ../html/lite > build.log 2>&1 || { cat build.log; exit 1; }

browser: book $(VENV)/browser.done
	PYODIDE=$(abspath $(VENV))/pyodide OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -o addopts=--strict-markers -m browser -n 2 --dist loadfile tests/browser

notebooks: $(VENV)/test.done
	$(BIN)/python tests/execute.py $(NOTEBOOKS)

assignments: $(VENV)/test.done
	$(BIN)/python -m ntkbook.classroom build "$(CLASS)" $(if $(ROSTER),"$(ROSTER)")

grade: $(VENV)/test.done
	$(BIN)/python -m ntkbook.classroom grade "$(CLASS)" "$(ASSIGNMENT)"

report: $(VENV)/test.done
	$(BIN)/python -m ntkbook.classroom report "$(CLASS)" "$(ASSIGNMENT)"

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

$(VENV)/book.done: .ci/book.lock pyproject.toml | $(VENV)/python.done
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r .ci/book.lock
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps -e .
	touch $@

$(VENV)/browser.done: Makefile | $(VENV)/book.done
	command -v chromium || command -v chromium-browser || command -v google-chrome || $(call install,chromium)
	command -v npm || $(call install,npm)
	rm -rf $(VENV)/pyodide && mkdir -p $(VENV)/pyodide/numpy
	cd $(VENV)/pyodide && npm pack --silent $(PYODIDE)
	cd $(VENV)/pyodide && tar -xzf pyodide-*.tgz && mv package pyodide
	cd $(VENV)/pyodide && tar -xzf emscripten-forge-numpy-*.tgz && cat package/pkg/*.tar.gz \
	| tar -xz -C numpy --strip-components=3 lib/python3.11/site-packages/numpy
	touch $@

$(VENV)/bench.done: Makefile | $(VENV)/test.done
	$(PYTHON) -m venv $(VENV)/neural-tangents
	$(VENV)/neural-tangents/$(notdir $(BIN))/python -m pip install --disable-pip-version-check --quiet $(NEURAL_TANGENTS)
	$(PYTHON) -m venv $(VENV)/torch
	$(VENV)/torch/$(notdir $(BIN))/python -m pip install --disable-pip-version-check --quiet numpy $(TORCH)+cpu \
	|| $(VENV)/torch/$(notdir $(BIN))/python -m pip install --disable-pip-version-check --quiet numpy $(TORCH)
	touch $@

lock:
	$(UV) --upgrade --extra scale --extra grading --group dev -o .ci/test.lock
	$(UV) --upgrade --extra scale -c .ci/test.lock -o .ci/lab.lock
	$(UV) --upgrade --extra scale --extra grading --extra book --group dev --group browser -c .ci/test.lock -o .ci/book.lock
	$(UV) --upgrade --extra scale --extra grading --group dev --resolution lowest-direct -o .ci/oldest.lock

clean:
	rm -rf $(VENV) notebooks/_build .pytest_cache .ruff_cache .hypothesis
