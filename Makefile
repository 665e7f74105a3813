# Two commands: `make lab` to learn, `make test` to check everything. Each sets up what it needs.

# Every lock in .ci has an environment of its own in this folder, so that JupyterLab shows a learner nothing
# that only teachers or the book need.
VENV ?= .venv
PYTHON ?= python3
# The environment of `make test`. oldest: the oldest versions that pyproject.toml admits.
LOCK ?= test
LAB_FLAGS ?=
BIN = $(if $(filter Windows_NT,$(OS)),Scripts,bin)
LAB = $(VENV)/lab/$(BIN)/python
TEST = $(VENV)/$(LOCK)/$(BIN)/python
BOOK = $(VENV)/book/$(BIN)/python
PIP = -m pip --disable-pip-version-check --quiet install
BUILD = notebooks/_book/_build
UV = uv pip compile pyproject.toml --quiet --universal --generate-hashes --no-header --no-annotate --upgrade

# neural-tangents 0.6.5, and the last versions of what it stands on that it works with (Python 3.12 at most).
NEURAL_TANGENTS := neural-tangents==0.6.5 "jax<0.4.25" "jaxlib<0.4.25" "numpy<2" "scipy<1.13" "ml_dtypes<0.4" "tensorflow<2.17"
# The CPU build, where an index has it.
TORCH := torch==2.13.0

APT = $(if $(filter 0,$(shell id -u)),,sudo) apt-get
install = { $(APT) update && $(APT) install --yes --no-install-recommends $(1); } \
	|| { echo "$(1) is needed: install it, then call make again"; exit 1; }
# From npm: the newest Pyodide that a NumPy in a registry fits.
PYODIDE := pyodide@0.27.8 @emscripten-forge/numpy@2.0.1-py312h4e66579-0

.PHONY: help lab test sweep mutants bench book lite browser pdf notebooks sandbox assignments grade report solutions link lint lock clean

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /make \1              /; s/^make \(.\{13\}\) */make \1 /p' Makefile

# Light or dark as the system is, and no news: what a learner sets is stronger.
SETTINGS = $(VENV)/lab/share/jupyter/lab/settings
$(SETTINGS)/overrides.json: notebooks/_book/overrides.json $(VENV)/lab.done
	@mkdir -p $(SETTINGS) && cp $< $@

lab: $(SETTINGS)/overrides.json  ## open your own copy of the course, in my/, in JupyterLab (LAB_FLAGS=... are passed on)
	@$(LAB) notebooks/_book/working_copy.py my
	@$(LAB) -m jupyterlab --ServerApp.root_dir=my --LabApp.default_url=/lab/tree/00_start_here.ipynb \
	--LanguageServerManager.autodetect=False \
	$(if $(filter 0,$(shell id -u)),--allow-root) $(LAB_FLAGS)

# Two processes with one thread of linear algebra each, a file at a time (a notebook must not be split), the
# classroom's first: it is the longest.
test: $(VENV)/$(LOCK).done  ## check everything: package, notebooks, documented values (LOCK=oldest: on the oldest versions)
	@command -v bwrap > /dev/null || [ $$(id -u) -ne 0 ] || $(MAKE) sandbox
	OPENBLAS_NUM_THREADS=1 $(TEST) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

sweep: $(VENV)/$(LOCK).done  ## what is too heavy for every day: more draws, the arithmetic of other processors
	$(TEST) -m pytest tests -m sweep -rP

mutants: $(VENV)/$(LOCK).done  ## damage the package in many small ways and count what the tests notice
	$(TEST) tests/mutation/mutants.py

bench: $(VENV)/bench.done  ## speed beside neural-tangents and torch, in environments of their own (an hour)
	$(TEST) tests/bench/bench.py $(VENV)/neural-tangents/$(BIN)/python $(VENV)/torch/$(BIN)/python tests/bench/growth.png

book: lite  ## the chapters as HTML, in notebooks/_book/_build/html, with a site that runs them in the browser
	find $(BUILD)/html -mindepth 1 -maxdepth 1 ! -name lite -exec rm -rf {} +
	$(BOOK) notebooks/_book/stage.py book $(BUILD)/book
	$(BOOK) -m sphinx -E -W --keep-going -q -c notebooks/_book -d $(BUILD)/doctrees $(BUILD)/book $(BUILD)/html

lite: $(VENV)/book.done $(VENV)/pyodide.done  ## that site alone, in notebooks/_book/_build/html/lite
	$(BOOK) notebooks/_book/stage.py lite $(BUILD)/lite $(VENV)/pyodide
	rm -rf $(BUILD)/html/lite
	cd $(BUILD)/lite && "$(abspath $(BOOK))" -m jupyter lite build --output-dir ../html/lite > build.log 2>&1 || { cat build.log; exit 1; }
	cp -r $(BUILD)/lite/static/favicons $(BUILD)/html/lite/static/  # a tab's pictures, which it forgets

MARK ?= browser and not sweep
browser: book $(SETTINGS)/overrides.json $(VENV)/browser.done  ## test both, and JupyterLab, in Chromium (installed by apt-get where it is missing; MARK=browser: every chapter in JupyterLab)
	LAB="$(abspath $(LAB))" OPENBLAS_NUM_THREADS=1 \
	$(BOOK) -m pytest -o addopts=--strict-markers -m "$(MARK)" -n 2 --dist loadgroup tests/browser

pdf: book $(VENV)/browser.done  ## the chapters on paper, in notebooks/_book/_build/html/pdf
	$(BOOK) notebooks/_book/pdf.py $(BUILD)/html

notebooks: $(VENV)/$(LOCK).done  ## run all chapters in order and store their outputs
	$(TEST) tests/course/execute.py $(sort $(wildcard notebooks/*.ipynb))

# Elsewhere than on Debian and its kin grading says what to do, and the tests that need a sandbox are skipped.
sandbox:  ## install bubblewrap, in which students' answers run
	@command -v bwrap > /dev/null || { $(APT) update && $(APT) install --yes --no-install-recommends bubblewrap; } \
	|| echo "there is no bubblewrap here: see notebooks/assignments/README.md, Safety"

CLASSROOM = $(TEST) -m ntkbook.classroom

assignments: $(VENV)/$(LOCK).done  ## CLASS=... [ROSTER=...]: make a class, see notebooks/assignments/README.md
	$(CLASSROOM) build "$(CLASS)" $(if $(ROSTER),"$(ROSTER)")

grade: $(VENV)/$(LOCK).done sandbox  ## CLASS=... ASSIGNMENT=... [STUDENT=... PENALTY=...]: grade what was handed in
	$(CLASSROOM) grade "$(CLASS)" "$(ASSIGNMENT)" $(if $(STUDENT),--student "$(STUDENT)") \
	$(if $(PENALTY),--penalty "$(PENALTY)") $(if $(filter yes,$(TRUSTED)),--trusted)

report: $(VENV)/$(LOCK).done  ## CLASS=... ASSIGNMENT=...: what the class got wrong
	$(CLASSROOM) report "$(CLASS)" "$(ASSIGNMENT)"

solutions: $(VENV)/$(LOCK).done  ## CLASS=... ASSIGNMENT=...: pages of solutions, with each student's numbers
	$(CLASSROOM) solutions "$(CLASS)" "$(ASSIGNMENT)"

link: $(VENV)/$(LOCK).done  ## HUB=... REPO=... ASSIGNMENT=...: the link that opens an assignment in a JupyterHub
	$(CLASSROOM) link "$(HUB)" "$(REPO)" "$(ASSIGNMENT)"

lint: $(VENV)/$(LOCK).done  ## style of the code (ruff)
	$(TEST) -m ruff check
	$(TEST) -m ruff format --check

$(VENV)/%.done: .ci/%.lock pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed: make PYTHON=python3.12 ...')"
	@echo "Setting up $(VENV)/$*: this takes a minute or two, once."
	$(PYTHON) -m venv $(VENV)/$*
	$(VENV)/$*/$(BIN)/python $(PIP) --require-hashes -r $<
	$(VENV)/$*/$(BIN)/python $(PIP) --no-deps -e .
	touch $@

$(VENV)/browser.done: Makefile
	command -v chromium || command -v chromium-browser || command -v google-chrome || $(call install,chromium)
	touch $@

$(VENV)/pyodide.done: Makefile
	command -v npm || $(call install,npm)
	rm -rf $(VENV)/pyodide && mkdir -p $(VENV)/pyodide
	cd $(VENV)/pyodide && npm pack --silent $(PYODIDE)
	cd $(VENV)/pyodide && tar -xzf pyodide-*.tgz && mv package pyodide
	cd $(VENV)/pyodide && tar -xzf emscripten-forge-numpy-*.tgz && tar -xzf package/pkg/*.tar.gz
	touch $@

$(VENV)/bench.done: Makefile | $(VENV)/$(LOCK).done
	$(PYTHON) -m venv $(VENV)/neural-tangents
	$(VENV)/neural-tangents/$(BIN)/python $(PIP) $(NEURAL_TANGENTS)
	$(PYTHON) -m venv $(VENV)/torch
	$(VENV)/torch/$(BIN)/python $(PIP) numpy $(TORCH)+cpu || $(VENV)/torch/$(BIN)/python $(PIP) numpy $(TORCH)
	touch $@

lock:  ## renew the locked versions (needs uv)
	$(UV) --extra lessons --extra scale --extra grading --group dev -o .ci/test.lock
	$(UV) --extra lessons --extra scale -c .ci/test.lock -o .ci/lab.lock
	$(UV) --extra book --extra scale --group browser -c .ci/test.lock -o .ci/book.lock
	$(UV) --extra lessons --extra scale --extra grading --group dev --resolution lowest-direct -o .ci/oldest.lock

clean:  ## remove the environments, the book and caches; my/ stays
	rm -rf $(VENV) $(BUILD) .pytest_cache .ruff_cache .hypothesis
