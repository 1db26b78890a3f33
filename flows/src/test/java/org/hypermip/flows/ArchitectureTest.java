/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.implement;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.desired.RuleGenerator;
import org.hypermip.flows.frames.RouterHop;
import org.hypermip.flows.frames.Tunnelling;
import org.hypermip.flows.network.Egress;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.rules.Action;
import org.hypermip.flows.rules.Rule;
import org.onlab.packet.IpAddress;
import org.onosproject.net.flow.TrafficSelector;

/** What this module may depend on: values only, so that the same input always gives the same rules. */
@AnalyzeClasses(packages = "org.hypermip.flows", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule nothingButValues = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "org.hypermip.flows..",
                    "java..",
                    "javax.annotation..",
                    "com.google.auto.value..",
                    "com.google.common..",
                    "org.onlab.packet..",
                    "org.onosproject.net",
                    "org.onosproject.net.flow",
                    "org.onosproject.net.flow.criteria..");

    @ArchTest
    static final ArchRule noServices = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching("org\\.onosproject\\..*(Service|Store|Manager|Provider|Registry)");

    @ArchTest
    static final ArchRule noThreads = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.concurrent..")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class);

    @ArchTest
    static final ArchRule noClock = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule noChance = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Random")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID")
            .orShould()
            .callMethod(Math.class, "random");

    @ArchTest
    static final ArchRule floorsFollowOneAnother = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("network")
            .definedBy("org.hypermip.flows.network..")
            .layer("binding")
            .definedBy("org.hypermip.flows.binding..")
            .layer("rules")
            .definedBy("org.hypermip.flows.rules..")
            .layer("rollout")
            .definedBy("org.hypermip.flows.rollout..")
            .layer("frames")
            .definedBy("org.hypermip.flows.frames..")
            .layer("desired")
            .definedBy("org.hypermip.flows.desired..")
            .whereLayer("network")
            .mayOnlyBeAccessedByLayers("binding", "frames", "desired")
            .whereLayer("binding")
            .mayOnlyBeAccessedByLayers("frames", "desired")
            .whereLayer("rules")
            .mayOnlyBeAccessedByLayers("rollout", "frames", "desired")
            .whereLayer("rollout")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("frames")
            .mayOnlyBeAccessedByLayers("desired")
            .whereLayer("desired")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("org.hypermip.flows.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule roomsOfDesiredRulesDoNotKnowEachOther =
            slices().matching("org.hypermip.flows.desired.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule roomsOfDesiredRulesKnowOnlyWhatARuleGeneratorIs = noClasses()
            .that()
            .resideInAPackage("org.hypermip.flows.desired.*..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.hypermip.flows.desired")
                    .and(DescribedPredicate.not(type(RuleGenerator.class))));

    @ArchTest
    static final ArchRule desiredRulesAloneCallTheGenerators = classes()
            .that()
            .implement(RuleGenerator.class)
            .and()
            .doNotHaveModifier(JavaModifier.ABSTRACT)
            .should()
            .onlyBeAccessed()
            .byClassesThat(type(DesiredRules.class).or(implement(RuleGenerator.class)));

    @ArchTest
    static final ArchRule oneClassKnowsHowATunnelIsWritten = noClasses()
            .that()
            .doNotBelongToAnyOf(Tunnelling.class)
            .and()
            .resideOutsideOfPackage("org.hypermip.flows.network..")
            .should()
            .callMethod(Action.class, "tunnel", long.class, IpAddress.class)
            .orShould()
            .callMethod(TrafficSelector.Builder.class, "matchTunnelId", long.class)
            .orShould()
            .callMethod(HomeNetwork.class, "vni");

    @ArchTest
    static final ArchRule aHopSaysWhichOfItsRulesIsTheSecond = noClasses()
            .that()
            .doNotBelongToAnyOf(RouterHop.class)
            .should()
            .callMethodWhere(target(name("secondOfHop")).and(target(owner(type(Rule.class)))));

    @ArchTest
    static final ArchRule theWayOutSaysWhatItIs =
            noClasses().that().doNotBelongToAnyOf(Egress.class).should().accessField(Egress.class, "DIRECT");
}
