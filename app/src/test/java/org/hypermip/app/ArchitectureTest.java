/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.function.Function;
import org.hypermip.app.reconcile.rollout.Outcome;
import org.hypermip.app.store.BindingStore;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.desired.neighbors.NeighborProxy;
import org.hypermip.flows.frames.HomePointer;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.Egress;

/** Who may know whom: one way from a notification to the switches, and nothing below that calls up. */
@AnalyzeClasses(packages = "org.hypermip", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule flowsKnowNothingAboveThem = noClasses()
            .that()
            .resideInAPackage("org.hypermip.flows..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.hypermip.app..", "org.hypermip.cli..");

    @ArchTest
    static final ArchRule flowsSeeValuesAndNeverServices = noClasses()
            .that()
            .resideInAPackage("org.hypermip.flows..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.onosproject..")
                    .and(simpleNameEndingWith("Service")
                            .or(simpleNameEndingWith("Store"))
                            .or(simpleNameEndingWith("Listener"))
                            .or(simpleNameEndingWith("Registry"))));

    @ArchTest
    static final ArchRule flowsHaveNoThreadsAndNoClocks = noClasses()
            .that()
            .resideInAPackage("org.hypermip.flows..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.concurrent..", "org.osgi..", "org.slf4j..")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(java.time.Clock.class, Thread.class, java.util.Random.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(java.time.Instant.class, "now");

    @ArchTest
    static final ArchRule oneWayDown = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("rest")
            .definedBy("org.hypermip.app.rest..")
            .layer("signal")
            .definedBy("org.hypermip.app.signal..")
            .layer("status")
            .definedBy("org.hypermip.app.status..")
            .layer("agent")
            .definedBy("org.hypermip.app.agent..")
            .layer("reconcile")
            .definedBy("org.hypermip.app.reconcile..")
            .layer("store")
            .definedBy("org.hypermip.app.store..")
            .layer("config")
            .definedBy("org.hypermip.app.config..")
            .layer("codec")
            .definedBy("org.hypermip.app.codec..")
            .layer("driver")
            .definedBy("org.hypermip.app.driver..")
            .layer("ownership")
            .definedBy("org.hypermip.app.ownership..")
            .layer("trust")
            .definedBy("org.hypermip.app.trust..")
            .layer("api")
            .definedBy("org.hypermip.app.api..")
            .whereLayer("rest")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("signal")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("driver")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("agent")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("reconcile")
            .mayOnlyBeAccessedByLayers("agent")
            .whereLayer("ownership")
            .mayOnlyBeAccessedByLayers("agent", "reconcile")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("agent", "reconcile")
            .whereLayer("config")
            .mayOnlyBeAccessedByLayers("agent", "reconcile", "rest", "status")
            .whereLayer("status")
            .mayOnlyBeAccessedByLayers("rest")
            .whereLayer("codec")
            .mayOnlyBeAccessedByLayers("rest", "status", "store", "config", "agent")
            .whereLayer("trust")
            .mayOnlyBeAccessedByLayers("rest", "status")
            .whereLayer("api")
            .mayOnlyAccessLayers("api");

    @ArchTest
    static final ArchRule oneDoorToBindings = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.hypermip.app.agent.Bindings")
            .should()
            .callMethod(BindingStore.class, "compute", String.class, Function.class);

    @ArchTest
    static final ArchRule roomsOfTheReconcilerStandOnOneAnother = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("reconciler")
            .definedBy("org.hypermip.app.reconcile")
            .layer("rollout")
            .definedBy("org.hypermip.app.reconcile.rollout")
            .layer("ledger")
            .definedBy("org.hypermip.app.reconcile.ledger")
            .layer("openflow")
            .definedBy("org.hypermip.app.reconcile.openflow")
            .whereLayer("reconciler")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("rollout")
            .mayOnlyBeAccessedByLayers("reconciler")
            .whereLayer("ledger")
            .mayOnlyBeAccessedByLayers("reconciler", "rollout")
            .whereLayer("openflow")
            .mayOnlyBeAccessedByLayers("reconciler", "rollout", "ledger");

    @ArchTest
    static final ArchRule theAgentSeesTheReconcilerAndHowRolloutsEnd = noClasses()
            .that()
            .resideOutsideOfPackage("org.hypermip.app.reconcile..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.hypermip.app.reconcile.*..")
                    .and(DescribedPredicate.not(type(Outcome.class))));

    @ArchTest
    static final ArchRule noCircles =
            slices().matching("org.hypermip.app.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule flowsHaveNoCirclesEither =
            slices().matching("org.hypermip.flows.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nobodyAboveFlowsSeesHowFramesAreTakenApart = noClasses()
            .that()
            .resideOutsideOfPackage("org.hypermip.flows..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.hypermip.flows.frames..")
                    .and(DescribedPredicate.not(type(NetworkView.class).or(type(HomePointer.class)))));

    @ArchTest
    static final ArchRule nobodyAboveFlowsMakesRulesOneKindAtATime = noClasses()
            .that()
            .resideOutsideOfPackage("org.hypermip.flows..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.hypermip.flows.desired..")
                    .and(DescribedPredicate.not(type(DesiredRules.class).or(type(NeighborProxy.class)))));

    @ArchTest
    static final ArchRule theWayOutSaysWhatItIs =
            noClasses().that().doNotBelongToAnyOf(Egress.class).should().accessField(Egress.class, "DIRECT");

    @ArchTest
    static final ArchRule namesSayWhatAThingIs = noClasses()
            .should()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils");

    @ArchTest
    static final ArchRule managersAreComponents =
            classes().that().haveSimpleNameEndingWith("Manager").should().implement(simpleNameEndingWith("Service"));
}
