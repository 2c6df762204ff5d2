# The daily commands. CONTRIBUTING.md says what each is for.
.PHONY: build test bench soak format check

build:
	@test -f build/build.ninja || cmake --preset release
	cmake --build build

test:
	./test

bench: build
	cmake --build build --target benches
	bench/run

soak: build
	bench/soak

format:
	scripts/format.sh

check:
	scripts/check.sh
