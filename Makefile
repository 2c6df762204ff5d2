# The daily commands. CONTRIBUTING.md says what each is for.
.PHONY: build test bench soak format check

build:
	scripts/install.sh build
	scripts/build.sh release huiju

test:
	./test

bench:
	scripts/install.sh build bench
	scripts/build.sh release huiju benches
	bench/run
	bench/phones

soak: build
	bench/soak

format:
	scripts/install.sh check
	scripts/format.sh

check:
	scripts/install.sh build check
	scripts/check.sh
