/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.simulation;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.hypermip.flows.ThreeSites;
import org.hypermip.flows.simulation.Operation.Kind;

/** Random operations, most of them such that they lead somewhere. */
public final class Operations {

    private Operations() {}

    /** Returns sequences of operations on up to that many guests. */
    public static Arbitrary<List<Operation>> sequences(int guests, int length) {
        return Combinators.combine(
                        kinds(),
                        Arbitraries.integers().between(0, guests - 1),
                        Arbitraries.integers().between(0, ThreeSites.HYPERVISORS.size() - 1),
                        Arbitraries.integers().between(0, 255),
                        Arbitraries.longs().between(0, 1000))
                .as(Operation::of)
                .list()
                .ofMinSize(1)
                .ofMaxSize(length);
    }

    private static Arbitrary<Kind> kinds() {
        return Arbitraries.frequency(
                Tuple.of(4, Kind.PREPARE_BY_DESTINATION),
                Tuple.of(3, Kind.PREPARE_BY_SOURCE),
                Tuple.of(5, Kind.SWITCHING),
                Tuple.of(5, Kind.ARRIVED),
                Tuple.of(4, Kind.COMPLETED),
                Tuple.of(2, Kind.FAILED),
                Tuple.of(1, Kind.CANCELLED),
                Tuple.of(3, Kind.SEEN),
                Tuple.of(4, Kind.UNANNOUNCED),
                Tuple.of(8, Kind.WHOLE_MIGRATION),
                Tuple.of(2, Kind.STALE),
                Tuple.of(3, Kind.WAIT),
                Tuple.of(2, Kind.PORT_APPEARS),
                Tuple.of(1, Kind.RESTART));
    }
}
