/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/** What hypervisors say of one binding at its places: where its mobile node is, and at the other end of an open migration. */
final class BindingWords {

    private final Binding binding;
    private final Words words;

    BindingWords(Binding binding, Words words) {
        this.binding = binding;
        this.words = words;
    }

    /** Returns what the hypervisor says of it. */
    Presence of(String hypervisor) {
        return words.at(hypervisor, Optional.of(binding));
    }

    /** Returns what is said at a place; a place without a hypervisor is silent. */
    Presence at(Attachment place) {
        return place.hypervisor().map(this::of).orElse(Presence.SILENT);
    }

    /**
     * Tells whether it has run at that hypervisor for {@link HeardInventories#SILENCE}, and for as long has not been where it is bound, as both
     * say. Then it is on its way no more, and whoever else says that it comes waits in vain.
     */
    boolean hasSettledAt(String hypervisor) {
        return of(hypervisor).isRunning()
                && words.isLasting(hypervisor)
                && binding.at()
                        .hypervisor()
                        .filter(left -> of(left).isAbsence() && words.isLasting(left))
                        .isPresent();
    }

    /** Tells whether nobody speaks at any of the places that it can be at. */
    boolean isSilence() {
        return places().stream().allMatch(place -> at(place) == Presence.SILENT);
    }

    /** Who only claims it cannot speak for it. */
    private ImmutableList<Attachment> places() {
        return binding.awaitsSource() ? ImmutableList.of(binding.at()) : binding.possiblePlaces();
    }

    /** Says which of its places are silent, for people to read. */
    String silence() {
        return places().stream().map(Movement::place).collect(Collectors.joining(" and "))
                + (places().size() > 1 ? " are silent" : " is silent");
    }

    /** Says what is said at each of its places, for people to read. */
    String told() {
        return binding.possiblePlaces().stream()
                .map(place -> place.hypervisor().map(words::saidBy).orElseGet(() -> Movement.place(place)) + " says "
                        + at(place).said())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** Tells whether the binding has changed so lately that a word of now may be from before. */
    boolean hasJustChanged(Duration limit) {
        return binding.lastChange()
                .filter(last -> last.time().plus(limit).isAfter(words.now()))
                .isPresent();
    }
}
