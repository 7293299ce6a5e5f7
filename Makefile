# Every target makes what it needs. `make` alone says what there is.
# Python packages go into .venv (with uv where it is installed, with pip otherwise); what only the system can bring is
# installed when you are root on Debian, and named as a line to type otherwise.

PYTHON ?= python3
export PYTHON
BIN := .venv/bin
STAMP := .venv/.installed
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help install demo test try lint bench edition words clean

help:
	@echo "make demo      start Maison Amarante and say where it is (ctrl-c stops everything)"
	@echo "make test      every test, with PostgreSQL and Chromium where they are"
	@echo "make try       play the stranger who does not believe a word, and show the board"
	@echo "make lint      ruff, mypy, import contracts"
	@echo "make bench     how fast, beside others"
	@echo "make edition   publish the demo's notice anew after a change to it"
	@echo "make words     bring the sentences of the pages into the catalogues of the other languages"
	@echo "make install   .venv alone"
	@echo "make clean     remove what can be made again, the demo's state too"
	@echo "ARGS=... goes to the command: make demo ARGS='--fresh --port 8100'"

install: $(STAMP)

$(STAMP): pyproject.toml .ci/venv
	@echo "Installing into .venv; the first time this takes a minute or two."
	@.ci/apt chromium
	@.ci/venv .venv -e '.[browser,bulk,demo,dev]'
	@touch $@

demo: $(STAMP)
	@$(BIN)/troth --home demo/privacy demo $(ARGS) || test $$? -eq 130

test: $(STAMP)
	@lines=$$(.ci/services start) || { test -z "$$CI" || exit 1; echo "Going on without PostgreSQL: its tests are left out."; }; \
	eval "$$lines"; $(BIN)/pytest -n 2 --dist loadfile $(ARGS)

try: $(STAMP)
	@$(BIN)/troth --home demo/privacy try $(ARGS)

lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(STAMP)
	@for each in benchmarks/[a-z]*.py; do echo "== $$each"; $(BIN)/python "$$each" $(ARGS) || exit 1; done

edition: $(STAMP)
	@$(BIN)/python demo/edition.py $(ARGS)
	@$(BIN)/python tests/notice/test_render.py

words: $(STAMP)
	@$(BIN)/python tests/server/make_words.py

clean:
	@-.ci/services stop
	rm -rf build dist demo/.state demo/privacy/.troth .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests demo benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
