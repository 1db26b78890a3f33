/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Commands ask the application's services, and print what it shows: they know nothing of how it works. */
@AnalyzeClasses(packages = "org.hypermip", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule commandsKnowServicesAndWhatTheyShow = noClasses()
            .that()
            .resideInAPackage("org.hypermip.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.hypermip.app.agent..",
                    "org.hypermip.app.store..",
                    "org.hypermip.app.reconcile..",
                    "org.hypermip.app.rest..",
                    "org.hypermip.app.driver..");

    @ArchTest
    static final ArchRule nobodyKnowsCommands = noClasses()
            .that()
            .resideInAnyPackage("org.hypermip.app..", "org.hypermip.flows..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.hypermip.cli..");
}
