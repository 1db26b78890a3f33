/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** This bundle stands alone: nothing of the application's is in it, and its parts depend one way. */
@AnalyzeClasses(packages = "org.hypermip.runtime.openflow", importOptions = ImportOption.DoNotIncludeTests.class)
class EmbeddedRuntimeOnlyTest {

    @ArchTest
    static final ArchRule KNOWS_NOTHING_OF_THE_APPLICATION =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.hypermip.app..", "org.hypermip.flows..");

    @ArchTest
    static final ArchRule PARTS_DEPEND_ONE_WAY =
            slices().matching("org.hypermip.runtime.openflow.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule CODECS_KNOW_NO_CONNECTION = noClasses()
            .that()
            .resideInAPackage("..codec..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.onosproject.openflow.controller.OpenFlowController");
}
