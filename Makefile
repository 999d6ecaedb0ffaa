# Đình. `make run` brings a demo server up on a machine that has Swift and nothing else; `make test` runs every test.
# Everything here may be run again and again: what is done already is not done again.

SHELL := /bin/bash
SWIFT ?= swift
# debug builds in a third of the time; `make run CONFIGURATION=release` is what a server in service should run.
CONFIGURATION ?= debug
PORT ?= 8080
DATA ?= var
DINH = .build/$(CONFIGURATION)/dinh

.PHONY: help setup setup-test setup-bench build run release test bench format lint clean

help:
	@echo "make run     install what is missing, build, set up the demo communes in $(DATA)/ and serve them on http://127.0.0.1:$(PORT)/"
	@echo "make test    install what the tests need, then run all of them on SQLite and PostgreSQL and in a browser"
	@echo "make release build what a server needs into one .tar.gz (docs/operator.md)"
	@echo "make setup   install only what building and running need"
	@echo "make bench   measure speed and memory (Benchmarks/)"
	@echo "make format  format the Swift sources      make lint  check layout, imports and templates"
	@echo "make clean   remove what was built (not $(DATA)/)"

setup:
	@scripts/setup run

setup-test:
	@scripts/setup test

setup-bench:
	@scripts/setup bench

build: setup
	@[ -x $(DINH) ] || echo "make: building Đình and the libraries that it uses, 2,000 steps, once: five to fifteen minutes on two cores"
	@$(SWIFT) build --configuration $(CONFIGURATION) --product dinh

run: build
	@echo "make: demo communes in $(DATA)/ (what is there already stays)"
	@$(DINH) demo --data $(DATA) --database sqlite:$(DATA)/dinh.sqlite
	@echo "make: starting the server; Ctrl-C ends it, make run starts it again with the same data"
	@exec $(DINH) serve --data $(DATA) --database sqlite:$(DATA)/dinh.sqlite --backup-key-file $(DATA)/backup.key --port $(PORT)

release:
	@scripts/setup release
	@scripts/release

test: setup-test
	@scripts/test

bench: setup-bench
	@scripts/with-postgres Benchmarks/run

format:
	@echo "make: formatting"
	@$(SWIFT) format --in-place --recursive --parallel Sources Tests Package.swift

lint:
	@scripts/check-imports
	@scripts/check-style

clean:
	@echo "make: removing .build, .venv and .venv-signing"
	@rm -rf .build .venv .venv-signing
