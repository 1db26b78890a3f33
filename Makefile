# HyperMIP. `make help` lists what there is to make.

SHELL := /bin/bash
.DEFAULT_GOAL := help

MVN     := mvn -B -ntp -q -T 2 -Dstyle.color=never
LAB     := test-topologies
RUNTIME := karaf-features/runtime/distribution/target/hypermip-runtime
OAR     := karaf-features/oar/target/hypermip-1.0.0-SNAPSHOT.oar
BUILT   := target/.built
ONOS    := $(RUNTIME)/bin/hypermip-onos
OUT     ?= target/e2e
SHARE   ?= 50
SECONDS ?= 20
# Of an ONOS that knows very many guests.
LARGE   := HYPERMIP_JAVA_OPTS="-Xmx4g"
# Build output and the lab's scratch files are no sources; everything else that Maven reads is.
SOURCES := $(shell find pom.xml flows app cli-commands karaf-features docs -type f -not -path '*/target/*')

.PHONY: help install guest oar unit unit-java unit-lab unit-notifier test fuzz demo onos e2e scenarios throttled journeys bench bench-scale bench-switches bench-core sbom notifier-deb apparmor pictures clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-28s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: ## what the build and the lab need, from Debian (root)
	@$(LAB)/install.sh

guest: | install ## the guest that scenarios migrate: Debian's cloud kernel and a small initramfs
	@$(LAB)/guest/build.sh target/guest

# One build serves every target; unit tests have their own.
$(BUILT): $(SOURCES) | install
	@echo "Building the application and the embedded ONOS"
	@$(MVN) -DskipTests package
	@mkdir -p $(@D) && touch $@

oar: $(BUILT) ## the .oar, to be installed into an ONOS of your own
	@echo $(OAR)

onos: $(BUILT) ## [OPTIONS="--listen openflow=ADDRESS"]: ONOS with the application alone, until Ctrl-C (REST 8181, shell 8101, OpenFlow 6653)
	@$(ONOS) run --dir target/onos --oar $(OAR) --leave-rules --long-run $(OPTIONS)

demo: $(BUILT) guest ## a running VM moves to another site and back, watched by three correspondents
	@$(LAB)/run demo --out target/demo

e2e: $(BUILT) guest ## SCENARIO=name [OUT=dir]: one scenario; writes OUT/name.json
	@test -n "$(SCENARIO)" || { echo "make e2e: SCENARIO is empty; name one of:"; $(LAB)/run --list; exit 2; } >&2
	@$(LAB)/run $(SCENARIO) --out $(OUT)

scenarios: $(BUILT) guest ## every scenario, on one ONOS
	@$(LAB)/run --all --out $(OUT)

throttled: $(BUILT) guest ## [SHARE=50]: every scenario with so many percent of the processors, as on a slower machine
	@$(LAB)/run --all --share $(SHARE) --out target/e2e-$(SHARE)-percent

unit: | install ## unit and property tests alone
	@echo "Building, with unit and property tests"
	@$(MAKE) --no-print-directory -j2 --output-sync=target unit-java unit-lab unit-notifier
	@mkdir -p $(dir $(BUILT)) && touch $(BUILT)

# At the same time: Python's tests wait most of theirs for clocks, and have a processor when they want one.
unit-java:
	@nice $(MVN) verify

unit-lab:
	@cd $(LAB) && /usr/bin/python3 -B -m unittest discover -q -t . -s .

unit-notifier:
	@cd notifier && /usr/bin/python3 -B -m unittest discover -q -t . -s .

test: unit ## everything: unit tests, hostile inputs, then every scenario
	@$(MAKE) --no-print-directory fuzz SECONDS=10 SEED=1 RUNS=2000
	@$(MAKE) --no-print-directory apparmor scenarios

fuzz: | install ## [SECONDS=20 SEED=n RUNS=n KEEP=1]: hostile inputs, so many seconds or runs for each kind; KEEP keeps what is new
	@echo "Looking for inputs that break something, $(SECONDS) s for each kind"
	@$(MVN) -Pfuzz -DskipTests test-compile org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
	  -pl app -am -DincludeScope=test -Dmdep.outputFile=target/fuzz-classpath
	@seed=$(or $(SEED),$$(date +%s)); echo "SEED=$$seed"; \
	nice app/src/test/fuzz $(SECONDS) $$seed $(or $(RUNS),-1) $(KEEP); status=$$?; \
	(cd notifier && nice /usr/bin/python3 -B -m tests.hostile $(SECONDS) $$seed $(or $(RUNS),-1) $(if $(KEEP),KEEP)) && exit $$status

journeys: $(BUILT) guest ## [SEED=1 REPEAT=20]: guests that start, end, crash and move at random; so many journeys
	@SEED=$(SEED) REPEAT=$(REPEAT) $(LAB)/run journeys --out target/journeys

bench: $(BUILT) guest ## throughput, round-trip time, start time, memory, time of `switching`
	@$(LAB)/run costs switching-time --out target/bench

bench-scale: $(BUILT) guest ## [SIZES=1,100,1000 EVACUATED=1000]: with so many guests away, and leaving at once; writes docs/scale.*
	@$(LARGE) SIZES=$(SIZES) EVACUATED=$(EVACUATED) $(LAB)/run scale --out target/bench-scale; status=$$?; \
	(cd $(LAB) && /usr/bin/python3 -B -m report.scale_page $(CURDIR)/target/bench-scale/scale.json $(CURDIR)/docs) && exit $$status

bench-switches: $(BUILT) guest ## [SWITCHES=2000 BINDINGS=2000 DRAINED=20]: hosts of so many stub switches are drained at once
	@$(LARGE) SWITCHES=$(SWITCHES) BINDINGS=$(BINDINGS) DRAINED=$(DRAINED) $(LAB)/run drain --out target/bench-switches

bench-core: | install ## the pure core's time and allocation, by JMH; writes target/bench-core.json
	@$(MVN) test-compile org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -pl flows -DincludeScope=test -Dmdep.outputFile=target/classpath
	@mkdir -p target && java -cp flows/target/test-classes:flows/target/classes:$$(cat flows/target/classpath) \
	  org.openjdk.jmh.Main -prof gc -rf json -rff target/bench-core.json

apparmor: notifier-deb guest ## the package's libvirt hook where AppArmor confines libvirtd, in a guest with Debian's kernel
	@notifier/tests/enforced/run target/hypermip-notifier_*_all.deb target/guest/vmlinuz target/apparmor

sbom: $(BUILT) ## what the .oar and the embedded ONOS consist of: software bills of materials (CycloneDX) in target
	@for product in $(OAR) $(RUNTIME); do \
	  /usr/bin/python3 -B karaf-features/sbom/sbom.py $$product target/$$(basename $$product).cdx.json || exit 1; \
	done

notifier-deb: ## the notifier as a Debian package, to be installed on hypervisors
	@notifier/debian/build target

pictures: ## docs/*.svg from the docs/*.dot beside them, with Graphviz
	@for source in docs/*.dot; do \
	  said="<!-- drawn by make pictures from $$(basename $$source), sha256 $$(sha256sum <$$source | cut -d' ' -f1) -->"; \
	  dot -Tsvg $$source | sed "0,/^<svg/s||$$said\n<svg|" >$${source%.dot}.svg || exit 1; \
	done

clean: ## removes what was built
	@$(MVN) clean; rm -rf target
