/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.VM;
import static org.hypermip.flows.binding.Samples.accepted;
import static org.hypermip.flows.binding.Samples.binding;
import static org.hypermip.flows.binding.Samples.decide;
import static org.hypermip.flows.binding.Samples.says;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever hypervisors have said before, late, twice, or of older migrations: the next attempt is prepared, switched, and arrives. */
class NextAttemptPropertiesTest {

    private static final ImmutableList<String> HYPERVISORS = ImmutableList.of("hv-a1", "hv-a2", "hv-b1", "hv-c1");

    /** What is refused because of the id that was said: it is closed, has arrived, or leads elsewhere. */
    private static final ImmutableList<String> OF_AN_ID = ImmutableList.of("migration", "phase", "destination");

    /** Somebody says something, with the id of one of the migrations that there were, or with none. */
    private static final class Word {
        private final String reporter;
        private final RegistrationPhase phase;
        private final int id;
        private final boolean namesDestination;

        Word(String reporter, RegistrationPhase phase, int id, boolean namesDestination) {
            this.reporter = reporter;
            this.phase = phase;
            this.id = id;
            this.namesDestination = namesDestination;
        }

        Registration registration(IntFunction<Optional<String>> ids) {
            return says(reporter, phase)
                    .migration(ids.apply(id))
                    .destination(namesDestination ? Optional.of(reporter) : Optional.empty())
                    .build();
        }

        @Override
        public String toString() {
            return reporter + " " + phase.label() + " " + id + (namesDestination ? " to itself" : "");
        }
    }

    @Provide
    Arbitrary<List<Word>> histories() {
        return Combinators.combine(
                        Arbitraries.of(HYPERVISORS),
                        Arbitraries.of(RegistrationPhase.class),
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.of(true, false))
                .as(Word::new)
                .list()
                .ofMaxSize(25);
    }

    @Property(tries = 2000, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void theNextAttemptArrives(
            @ForAll("histories") List<Word> history, @ForAll("destinations") String wished, @ForAll("ids") int kept) {
        List<String> ids = new ArrayList<>();
        IntFunction<Optional<String>> lookUp =
                index -> index < ids.size() ? Optional.of(ids.get(ids.size() - 1 - index)) : Optional.empty();
        Binding now = binding(BindingPhase.AT_HOME);
        for (Word word : history) {
            now = decide(Optional.of(now), word.registration(lookUp)).binding().orElse(now);
            now.handover()
                    .map(Handover::migration)
                    .filter(id -> !ids.contains(id))
                    .ifPresent(ids::add);
        }
        String source = now.at().hypervisor().orElseThrow();
        String destination = wished.equals(source) ? (source.equals("hv-b1") ? "hv-c1" : "hv-b1") : wished;
        assertEquals(Optional.of(destination), arrived(now, source, destination, lookUp.apply(kept)));
    }

    @Provide
    Arbitrary<String> destinations() {
        return Arbitraries.of(HYPERVISORS);
    }

    @Provide
    Arbitrary<Integer> ids() {
        return Arbitraries.integers().between(0, 5);
    }

    /** The destination says what it last did, and drops an id that is refused; the source knows no id until it is told. */
    private static Optional<String> arrived(Binding before, String source, String destination, Optional<String> kept) {
        Decision first = decide(Optional.of(before), preparing(destination, kept));
        Binding prepared = first.refusal()
                .map(refusal -> {
                    assertTrue(kept.isPresent() && OF_AN_ID.contains(refusal.field()), refusal.remedy());
                    return accepted(before, preparing(destination, Optional.empty()));
                })
                .orElseGet(first::accepted);
        Binding both =
                accepted(prepared, says(source, RegistrationPhase.PREPARING).build());
        Optional<String> id = both.handover().map(Handover::migration);
        assertEquals(prepared.handover().map(Handover::migration), id);
        Binding switching = accepted(
                both, says(source, RegistrationPhase.SWITCHING).migration(id).build());
        Binding there = accepted(
                switching,
                says(destination, RegistrationPhase.ARRIVED).migration(id).build());
        return accepted(there, says(source, RegistrationPhase.COMPLETED).build())
                .at()
                .hypervisor();
    }

    private static Registration preparing(String destination, Optional<String> id) {
        return says(destination, RegistrationPhase.PREPARING)
                .migration(id)
                .destination(Optional.of(destination))
                .interfaces(List.of(VM.address()))
                .ports(Map.of(VM.mac(), VM.tap(destination)))
                .build();
    }
}
