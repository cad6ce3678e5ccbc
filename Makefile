# The steps are in the `course` command; make only sees to .venv.
# Another Python: make lab PYTHON=python3.12
# Arguments of JupyterLab's start: make lab LAB_ARGS="--no-browser --port 9000"
PYTHON ?= python3
LAB_ARGS ?=
PYTEST_ARGS ?= -n 3 --dist loadfile --no-loadscope-reorder
BIN := .venv/bin

.PHONY: lab test demo doctor clean

lab: .venv/installed
	@$(BIN)/course lab $(LAB_ARGS)

# Three files run side by side, since a browser's test mostly waits. One thread
# each, or they wait for each other. tests/support/dearest.py has them in
# order, and what `course build --check` sees is in the tests of each notebook.
test: export OPENBLAS_NUM_THREADS = 1
test: .venv/installed-test
	$(BIN)/python -m pytest $(PYTEST_ARGS)

demo: .venv/installed
	@$(BIN)/course demo

doctor: .venv/installed
	@$(BIN)/course doctor

.venv/bin/python:
	@$(PYTHON) -m grading.cli doctor --before-install
	@echo "Making the environment in .venv: some minutes, once."
	@$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python pyproject.toml constraints.txt
	@$(BIN)/pip install -q -c constraints.txt -e .
	@touch $@

.venv/installed-test: .venv/bin/python pyproject.toml constraints.txt
	@$(BIN)/pip install -q -c constraints.txt -e ".[test]"
	@touch $@ .venv/installed

# Removes the environment. Your work in workspace/ stays.
clean:
	rm -rf .venv
