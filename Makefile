# casework: `make test` needs a Rust toolchain with a C linker, python3 >= 3.11 and node >= 20, and nothing else.

CARGO ?= cargo
PYTHON ?= python3
NODE ?= node

SUFFIX := $(if $(filter Darwin,$(shell uname -s)),dylib,so)
PYTHON_MODULE := bindings-python/python/casework/_casework.abi3.so
NODE_MODULE := bindings-node/casework.node

.PHONY: test lint python node types fidelity fidelity-table package notebook bench fuzz clean

# Every test in three languages, and the examples' equal output.
test: python node
	$(CARGO) test
	$(CARGO) test -p casework-benches --test differential
	$(CARGO) test -p casework-tests --features stubs --test stubs
	PYTHONPATH=bindings-python/python $(PYTHON) -m unittest discover --start-directory tests --pattern 'test_*.py'
	$(NODE) --test tests/*.test.mjs
	tests/same_output.sh

# Importable packages in place: PYTHONPATH=bindings-python/python, require('./bindings-node').
python:
	$(CARGO) build --release -p casework-python -p casework-node
	cp target/release/lib_casework.$(SUFFIX) $(PYTHON_MODULE).new && mv $(PYTHON_MODULE).new $(PYTHON_MODULE)

node:
	$(CARGO) build --release -p casework-python -p casework-node
	cp target/release/libcasework_node.$(SUFFIX) $(NODE_MODULE).new && mv $(NODE_MODULE).new $(NODE_MODULE)

# The schema, the error table, and the types of Python and TypeScript, written from the Rust types.
types: python
	CASEWORK_WRITE_TYPES=1 $(CARGO) test -q -p casework-tests --test types
	CASEWORK_WRITE_TYPES=1 $(CARGO) test -q -p casework-tests --features stubs --test stubs

# Format, lints, documentation; then mypy and tsc over the public types, from PyPI and npm.
lint: python node
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	$(CARGO) clippy -p casework --all-targets --all-features -- -D warnings
	$(CARGO) clippy -p casework --no-default-features -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc -q -p casework --no-deps
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc -q -p casework --no-deps --all-features
	tests/lint_types.sh

# casework beside what other systems recorded, in a folder DATA (tests/fidelity/README.md); the second target writes the table in the README.
fidelity: python
	PYTHONPATH=bindings-python/python $(PYTHON) tests/fidelity "$(DATA)"

fidelity-table: python
	PYTHONPATH=bindings-python/python $(PYTHON) tests/fidelity "$(DATA)" --write

# The crate, the sdist, the wheel and the npm tarball, under dist/; then each installed as a user would, and tested.
# None of them names a folder of this machine.
package: export RUSTFLAGS := --remap-path-prefix=$(or $(CARGO_HOME),$(HOME)/.cargo)=/cargo --remap-path-prefix=$(CURDIR)=/casework
package: export CARGO_PROFILE_RELEASE_STRIP := symbols
package:
	test -x .venv-package/bin/maturin || { $(PYTHON) -m venv .venv-package && \
		.venv-package/bin/pip install --quiet 'maturin>=1.16,<2'; }
	rm -rf dist target/package/casework-*.crate && mkdir dist
	$(CARGO) package -p casework
	cp target/package/casework-*.crate dist/
	.venv-package/bin/maturin sdist --manifest-path bindings-python/Cargo.toml --out dist
	.venv-package/bin/maturin build --release --manifest-path bindings-python/Cargo.toml --out dist
	$(CARGO) build --release -p casework-node
	$(NODE) bindings-node/pack.mjs target/release/libcasework_node.$(SUFFIX) dist
	PYTHON=$(PYTHON) NODE=$(NODE) CARGO=$(CARGO) tests/package/check.sh dist

# The example notebook with Jupyter, from PyPI; `tests/notebook.sh --write` keeps its outputs anew.
notebook: python
	tests/notebook.sh

# Calendars beside their peers, their answers and then their speed in one run; then the questions asked of a desk, and
# replies beside engines that fill templates in.
bench:
	$(CARGO) test -p casework-benches --test differential -- --nocapture
	$(CARGO) run --release -p casework-benches --bin calendar
	$(CARGO) run --release -p casework-benches --bin desk
	$(CARGO) run --release -p casework-benches --bin order
	$(CARGO) run --release -p casework-benches --bin rules
	$(CARGO) run --release -p casework-benches --bin guidelines
	$(CARGO) run --release -p casework-benches --bin replies

FUZZ_SECONDS ?= 120

# Each parser under random input, and random operations, for FUZZ_SECONDS each, from the seeds in fuzz/seeds; needs
# cargo-fuzz.
fuzz:
	for target in operations calendar_document amount timestamp tzif stream policy events ledger template reply split; do \
		mkdir -p fuzz/corpus/$$target fuzz/seeds/$$target; \
		RUSTC_BOOTSTRAP=1 $(CARGO) fuzz run $$target fuzz/corpus/$$target fuzz/seeds/$$target -- \
			-max_total_time=$(FUZZ_SECONDS) || exit 1; \
	done

clean:
	$(CARGO) clean
	rm -rf dist .venv-lint .venv-package .venv-notebook $(PYTHON_MODULE) $(NODE_MODULE)
