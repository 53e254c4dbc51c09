# Everything a person types: `make test`, `make demo`, `make run`, `make bench`, `make bench-web`, `make pictures`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: test demo run bench bench-web pictures lint clean system-packages

# The program alone, for `make demo` and `make run`; what tests need comes on top of it.
$(VENV)/program: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	@bash tools/system_packages.sh python3-venv
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo 'Installing into .venv …'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[web]'
	@touch $@

$(VENV)/installed: $(VENV)/program
	@echo 'Installing what the tests need into .venv …'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[web,test]'
	@touch $@

system-packages:
	@bash tools/system_packages.sh

test: $(VENV)/installed system-packages
	@$(BIN)/python tools/run_tests.py

demo: $(VENV)/program
	@$(BIN)/sanduq demo $(ARGS)

run: $(VENV)/program
	@$(BIN)/sanduq serve $(ARGS)

lint: $(VENV)/installed
	$(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports

bench: $(VENV)/installed system-packages
	@$(BIN)/python -m tests.bench.protocol

bench-web: $(VENV)/installed system-packages
	@$(BIN)/python -m tests.bench.web

pictures: $(VENV)/installed system-packages
	@$(BIN)/python -m tests.pictures

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
