/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

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
    static final ArchRule rulesFollowBindingsFollowNetworks = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("network")
            .definedBy("org.hypermip.flows.network..")
            .layer("binding")
            .definedBy("org.hypermip.flows.binding..")
            .layer("rules")
            .definedBy("org.hypermip.flows.rules..")
            .whereLayer("rules")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("binding")
            .mayOnlyBeAccessedByLayers("rules")
            .whereLayer("network")
            .mayOnlyBeAccessedByLayers("binding", "rules");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("org.hypermip.flows.(*)..").should().beFreeOfCycles();
}
