# Each target is a short command that CI calls too.

.PHONY: demo test check bench

# Makes (once) and serves a sample county on http://127.0.0.1:12315
demo:
	scripts/setup demo
	cargo run -p hejie -- demo

# Everything that can be wrong, on both engines and in a real browser
test:
	scripts/setup test
	cargo build --workspace --tests --all-features --bins
	HEJIE_TEST_REQUIRE_POSTGRES=1 scripts/with-postgres cargo test --workspace --all-features

# What a reader would mark: format, lints, documentation, licences
check:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --all-features -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items
	scripts/audit

# Figures, each beside its reference; docs/benchmarks keeps the last output
bench:
	scripts/setup test
	cargo build --release -p hejie -p bench
	scripts/with-postgres target/release/bench
