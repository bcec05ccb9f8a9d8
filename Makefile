# make demo    works the classic example through, step by step, and draws its graph
# make test    runs the tests
# make check   looks at lint, format and types
# Each installs what it needs into .venv; nothing else is touched.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check notebooks clean

demo: .venv/demo-installed
	$(BIN)/backprop

test: .venv/test-installed
	$(BIN)/python -m pytest -n auto --dist worksteal

check: .venv/test-installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Run the notebooks again and keep their outputs, and draw the README's pictures.
notebooks: .venv/test-installed
	$(BIN)/python -m notebooks.run
	$(BIN)/python -m notebooks.draw_pictures

clean:
	rm -rf .venv

.venv/demo-installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/test-installed: .venv/demo-installed
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@
