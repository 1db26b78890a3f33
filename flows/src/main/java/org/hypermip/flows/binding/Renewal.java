/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.time.Instant;
import java.util.Optional;
import org.hypermip.flows.network.MobilityDomain;

/** A binding goes on though nobody refreshed it. */
final class Renewal {

    private Renewal() {}

    /**
     * Returns the binding with a lifetime that begins now.
     *
     * @param found what was found out where the mobile node is, for the history
     */
    static Binding of(MobilityDomain domain, Binding binding, Instant now, String found) {
        Binding renewed = binding.toBuilder()
                .expires(new Grants(domain, now, Optional.empty()).binding(binding.interfaces(), binding.phase()))
                .probe(Optional.empty())
                .build();
        HistoryEntry entry = HistoryEntry.of(
                now,
                binding.phase(),
                binding.probedFor() + ", " + found + " at " + Movement.place(binding.at()) + ": renewed");
        boolean isSaidAlready = binding.lastChange()
                .filter(last -> last.detail().equals(entry.detail()))
                .isPresent();
        return isSaidAlready ? renewed : renewed.noting(entry);
    }
}
