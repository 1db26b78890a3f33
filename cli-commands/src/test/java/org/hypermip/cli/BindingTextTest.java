/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.cli;

import static org.hypermip.app.TwoSites.A1;
import static org.hypermip.app.TwoSites.B1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.app.Reports;
import org.hypermip.flows.binding.Announcement;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.Draining;
import org.hypermip.flows.binding.Evidence;
import org.hypermip.flows.binding.Handover;
import org.hypermip.flows.binding.HistoryEntry;
import org.hypermip.flows.binding.Probe;
import org.junit.jupiter.api.Test;

/** What a binding's line has beyond the documented example: all that is only there at times. */
class BindingTextTest {

    private static final Instant END = Instant.parse("2026-11-22T16:10:00Z");
    private static final Attachment HOME = Attachment.at("hv-a", A1, Map.of(Reports.mac(1), "tap-a"));
    private static final Attachment AWAY = Attachment.at("hv-b", B1, Map.of(Reports.mac(1), "tap-b"));
    private static final Handover OPEN = Handover.of("m-1", HOME, AWAY);
    private static final String AT_HOME = "hv-a(of:00000000000000a1/tap-a)";
    private static final String AT_DESTINATION = "hv-b(of:00000000000000b1/tap-b)";

    private static Binding.Builder binding(BindingPhase phase, Attachment at) {
        return Binding.builder()
                .mobileNode("vm1")
                .interfaces(List.of(Reports.address(1)))
                .phase(phase)
                .at(at);
    }

    @Test
    void atRestItHasNothingButItsPlaceAndAddresses() {
        assertEquals(
                "vm=vm1, phase=at-home, at=" + AT_HOME + ", addresses=[10.1.0.50]",
                BindingText.line(binding(BindingPhase.AT_HOME, HOME).build()));
    }

    @Test
    void onTheMoveItHasAMigrationAndADestination() {
        assertEquals(
                "vm=vm1, phase=prepared, at=" + AT_HOME + ", migration=m-1, to=" + AT_DESTINATION
                        + ", addresses=[10.1.0.50]",
                BindingText.line(binding(BindingPhase.PREPARED, HOME)
                        .handover(Optional.of(OPEN))
                        .build()));
    }

    @Test
    void onceItHasArrivedItGoesNowhere() {
        String line = BindingText.line(
                binding(BindingPhase.ARRIVED, AWAY).handover(Optional.of(OPEN)).build());

        assertTrue(line.contains(", migration=m-1, addresses="), line);
        assertFalse(line.contains(", to="), line);
    }

    @Test
    void whoMayBeAtSeveralHypervisorsHasThemAll() {
        String line = BindingText.line(binding(BindingPhase.AWAY, AWAY)
                .seen(Optional.of(Evidence.of(Announcement.RARP, true, List.of("hv-b", "hv-c"))))
                .build());

        assertTrue(line.contains(", seen=RARP, reactive=true, couldBe=[hv-b, hv-c], addresses="), line);
    }

    @Test
    void aLifetimeAndAProbeAreThereAsLongAsTheyRun() {
        String line = BindingText.line(binding(BindingPhase.AWAY, AWAY)
                .expires(Optional.of(END))
                .probe(Optional.of(Probe.of(END, true, List.of())))
                .build());

        assertTrue(line.contains(", expires=2026-11-22T16:10:00Z, probing=true, addresses="), line);
    }

    @Test
    void aPlaceThatNobodyNamedIsSomewhereAtHome() {
        String line = BindingText.line(
                binding(BindingPhase.AT_HOME, Attachment.somewhereAtHome(A1)).build());

        assertTrue(line.contains(", at=home(of:00000000000000a1), "), line);
    }

    @Test
    void aMigrationHasBothEndsAndItsLifetime() {
        assertEquals("migration id=m-1, source=" + AT_HOME + ", destination=" + AT_DESTINATION, BindingText.line(OPEN));
        assertEquals(
                "migration id=m-1, source=" + AT_HOME + ", destination=" + AT_DESTINATION + ", awaitsSource=true",
                BindingText.line(OPEN.awaitingSource(true)));
        assertEquals(
                "migration id=m-1, source=" + AT_HOME + ", destination=" + AT_DESTINATION
                        + ", until=2026-11-22T16:10:00Z",
                BindingText.line(OPEN.until(Optional.of(END))));
    }

    @Test
    void whatItLeftAndWhatHappenedHaveTimes() {
        assertEquals(
                "draining at=" + AT_HOME + ", until=2026-11-22T16:10:00Z", BindingText.line(Draining.of(HOME, END)));
        assertEquals(
                "history time=2026-11-22T16:10:00Z, phase=away, detail=completed by hv-a",
                BindingText.line(HistoryEntry.of(END, BindingPhase.AWAY, "completed by hv-a")));
    }

    @Test
    void anInterfaceHasItsNetwork() {
        assertEquals(
                "interface mac=52:54:00:00:00:01, network=net-a, addresses=[10.1.0.50]",
                BindingText.line(Reports.address(1)));
    }
}
