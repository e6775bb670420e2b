# RiSgd.Mpi. A newcomer needs two commands: `make run` and `make test`; `make help` lists the others.
# Nothing is done twice: the compilers are called only when a source file, the libtorch or the set-up has changed.

NP        ?= 8
ARGS      ?=
TORCH_DIR ?=
PREFIX    ?= /usr/local
DESTDIR   ?=
TEST_ARGS ?=

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := build
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# A .NET SDK that lives in a folder of its own: the program's own launcher has to find it as well.
dotnet_root := $(patsubst %/,%,$(dir $(realpath $(shell command -v dotnet))))
ifneq ($(wildcard $(dotnet_root)/host/fxr),)
  export DOTNET_ROOT ?= $(dotnet_root)
endif
export DOTNET_NOLOGO = 1
export DOTNET_CLI_TELEMETRY_OPTOUT = 1
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT = 1

# Debian decides by alternatives what plain `mpiexec` is where several MPIs are installed; Open MPI is ours.
mpiexec         = $(firstword $(shell command -v mpiexec.openmpi mpiexec || echo mpiexec))
mpi_environment = $(shell grep -v '^\#' .setup/mpi-environment)

torch_dir      := $(if $(TORCH_DIR),$(abspath $(TORCH_DIR)))
native_folder  := src/bindings/TorchSharp/native
native_sources := $(shell find $(native_folder) -print 2>/dev/null)
native_library := artifacts/native/libLibTorchSharp.so
# Folders are listed too: their time changes when a file is added or taken away.
sources        := $(filter-out $(native_sources),$(shell find src Directory.*.props Directory.*.targets global.json .editorconfig -print))

.PHONY: help setup setup-test setup-bench native build run env test bench bench-overlap bench-redundancy build-benchmarks install uninstall clean FORCE

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*##/\t/' | while IFS=$$'\t' read -r name what; do printf '  make %-17s%s\n' "$$name" "$$what"; done
	@printf '\nVariables: NP=8 (ranks of `make run`)  ARGS="--tau 10 ..."  TORCH_DIR=folder of another libtorch  PREFIX=/usr/local  DESTDIR=\n'

setup: ## install what building and running need (Debian packages; asks for nothing when all is there)
	@TORCH_DIR='$(torch_dir)' .setup/packages run

setup-test:
	@TORCH_DIR='$(torch_dir)' .setup/packages run test

setup-bench:
	@TORCH_DIR='$(torch_dir)' .setup/packages run bench

native: $(native_library) ## compile the native part over libtorch

# Holds the TORCH_DIR of the last build, and changes only when that does.
artifacts/torch-dir: FORCE
	@mkdir -p $(@D); echo '$(torch_dir)' | cmp -s - $@ || { echo '$(torch_dir)' > $@; rm -rf artifacts/native; }

$(native_library): $(native_sources) artifacts/torch-dir | setup
	@echo 'Compiling the native part over libtorch$(if $(torch_dir), of $(torch_dir)) ...'
	@mkdir -p artifacts/native
	@.setup/quietly artifacts/native.log cmake -S $(native_folder) -B artifacts/native -DCMAKE_BUILD_TYPE=Release -DTORCH_DIR='$(torch_dir)'
	@.setup/quietly artifacts/native.log cmake --build artifacts/native --parallel 2
	@touch $@

# Code compiled ahead of time halves the start-up of a rank. Where its compiler cannot be restored the program is built without.
artifacts/ready-to-run: $(filter %.csproj %.props,$(sources)) | setup
	@mkdir -p $(@D)
	@if ReadyToRun=true dotnet restore src/RiSgd.Mpi -v q >artifacts/restore.log 2>&1; then echo true >$@; \
	else echo 'No ahead-of-time compiler could be restored (artifacts/restore.log): the program will start more slowly.'; echo false >$@; fi

build: bin/.built ## build the program: bin/RiSgd.Mpi (default)

bin/.built: $(native_library) $(sources) artifacts/ready-to-run
	@echo 'Building bin/RiSgd.Mpi ...'
	@rm -rf artifacts/bin.new
	@ReadyToRun=$$(cat artifacts/ready-to-run) .setup/quietly artifacts/build.log dotnet publish src/RiSgd.Mpi -c Release -v q -o artifacts/bin.new
	@rm -rf bin && mv artifacts/bin.new bin && touch $@

run: build ## build, then train with the defaults on NP=8 ranks
	@term=dumb; if [ -t 1 ]; then term=$${TERM:-dumb}; fi; \
	env $(mpi_environment) TERM=$$term $(mpiexec) -n $(NP) bin/RiSgd.Mpi $(ARGS)

env: ## print the MPI settings for a workstation: eval "$(make -s env)"
	@grep -v '^#' .setup/mpi-environment | sed 's/^/export /'

test: setup-test build ## build and run all tests
	@export ReadyToRun=$$(cat artifacts/ready-to-run); \
	echo 'Building the tests ...'; .setup/quietly artifacts/build.log dotnet build RiSgd.Mpi.sln -c Release -v q; \
	dotnet test RiSgd.Mpi.sln -c Release --no-build -m:1 $(TEST_ARGS)

# Each benchmark writes its figures between its markers in README.md.
benchmark = env $(mpi_environment) $(1) dotnet artifacts/bin/RiSgd.Benchmarks/release/RiSgd.Benchmarks.dll $(2) --out $(CURDIR)/README.md

bench: setup-bench build build-benchmarks ## measure kernels, codes, step, averaging, start-up, the default run, methods and test problems, into README.md (about 25 minutes)
	@$(call benchmark,,kernels)
	@$(call benchmark,,step)
	@$(call benchmark,$(mpiexec) -n 4,averaging)
	@$(call benchmark,,startup)
	@$(call benchmark,,run)
	@$(call benchmark,,spiridonoff)
	@$(call benchmark,,relu)
	@$(call benchmark,,methods)
	@$(call benchmark,,jointspar)
	@$(call benchmark,,compress)

bench-overlap: build build-benchmarks ## measure averaging in the background on a slow network of four hosts, into README.md (as root; about 3 minutes)
	@$(call benchmark,,overlap)

bench-redundancy: build build-benchmarks ## measure what redundancy buys, into README.md (about 45 minutes)
	@$(call benchmark,,redundancy)

build-benchmarks: $(native_library)
	@.setup/quietly artifacts/build.log dotnet build tests/RiSgd.Benchmarks -c Release -v q

install: build ## copy the program to PREFIX=/usr/local (lib/risgd-mpi, bin/RiSgd.Mpi)
	@rm -rf '$(DESTDIR)$(abspath $(PREFIX))/lib/risgd-mpi'
	@install -d '$(DESTDIR)$(abspath $(PREFIX))/lib/risgd-mpi' '$(DESTDIR)$(abspath $(PREFIX))/bin'
	@cp -R bin/. '$(DESTDIR)$(abspath $(PREFIX))/lib/risgd-mpi' && rm '$(DESTDIR)$(abspath $(PREFIX))/lib/risgd-mpi/.built'
	@ln -sfn ../lib/risgd-mpi/RiSgd.Mpi '$(DESTDIR)$(abspath $(PREFIX))/bin/RiSgd.Mpi'
	@echo 'Installed $(DESTDIR)$(abspath $(PREFIX))/bin/RiSgd.Mpi'

uninstall: ## take it away again
	@rm -rf '$(DESTDIR)$(abspath $(PREFIX))/lib/risgd-mpi'; rm -f '$(DESTDIR)$(abspath $(PREFIX))/bin/RiSgd.Mpi'

clean: ## remove what was built (data/ and runs/ stay)
	@rm -rf artifacts bin
