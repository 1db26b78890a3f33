/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.binding;
import static org.hypermip.flows.binding.Samples.refused;
import static org.hypermip.flows.binding.Samples.says;
import static org.hypermip.flows.binding.Samples.saysOfM1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What reports on an open migration are refused for. */
class ReportRefusalTest {

    @Test
    void aReportOnAnotherMigrationIsRefused() {
        Registration older = says("hv-b1", RegistrationPhase.ARRIVED)
                .migration(Optional.of("m0"))
                .build();
        Refusal refusal = refused(
                Optional.of(binding(BindingPhase.PREPARED)),
                older,
                ReplyCode.IDENTIFICATION_MISMATCH,
                "migration",
                "m0");
        assertEquals(
                "the open migration of vm50 is 'm1'; name that one, or register 'preparing' for a new one",
                refusal.remedy());
    }

    @Test
    void aReportOutOfOrderIsRefused() {
        refused(
                Optional.of(binding(BindingPhase.ARRIVED)),
                saysOfM1(RegistrationPhase.SWITCHING),
                ReplyCode.IDENTIFICATION_MISMATCH,
                "phase",
                "switching");
        refused(
                Optional.of(binding(BindingPhase.AWAY)),
                saysOfM1(RegistrationPhase.ARRIVED),
                ReplyCode.IDENTIFICATION_MISMATCH,
                "phase",
                "arrived");
    }

    /** A source that lost sight of its QEMU at the very end says this, while the mobile node runs at its destination. */
    @ParameterizedTest
    @EnumSource(names = {"FAILED", "CANCELLED"})
    void whatRunsAtItsDestinationIsNotTakenBackByTheSource(RegistrationPhase phase) {
        refused(
                Optional.of(binding(BindingPhase.ARRIVED)),
                says("hv-a1", phase).migration(Optional.of("m1")).build(),
                ReplyCode.IDENTIFICATION_MISMATCH,
                "phase",
                phase.label());
    }

    @Test
    void onlyTheTwoEndsMayReport() {
        refused(
                Optional.of(binding(BindingPhase.SIMULTANEOUS)),
                says("hv-c1", RegistrationPhase.ARRIVED).build(),
                ReplyCode.PROHIBITED,
                "reporter",
                "hv-c1");
    }

    @Test
    void unknownMobileNodesAndHypervisorsAreNamed() {
        refused(Optional.empty(), saysOfM1(RegistrationPhase.ARRIVED), ReplyCode.UNKNOWN_HOME_AGENT, "vm.id", VM.id());
        refused(
                Optional.of(binding(BindingPhase.PREPARED)),
                says("hv-x", RegistrationPhase.ARRIVED).build(),
                ReplyCode.PROHIBITED,
                "reporter",
                "hv-x");
    }
}
