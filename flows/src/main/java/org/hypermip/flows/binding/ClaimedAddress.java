/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import org.hypermip.flows.network.MobilityDomain;

/**
 * The address of a mobile node at home is said to be another's there, and nobody repeats the word by which it is bound. Where its port is
 * not known, its binding ends as soon as nobody at home has it: it has no rules, and keeps addresses alone.
 */
final class ClaimedAddress {

    private final MobilityDomain domain;
    private final Binding binding;
    private final Words words;
    private final String claim;

    /**
     * Creates the case.
     *
     * @param claim who has its address where, for people to read
     */
    ClaimedAddress(MobilityDomain domain, Binding binding, Words words, String claim) {
        this.domain = domain;
        this.binding = binding;
        this.words = words;
        this.claim = claim;
    }

    /** Concludes what becomes of a binding whose hypervisor is not known. */
    Conclusion somewhereAtHome() {
        String why = "nobody at home has it, and " + claim;
        return isDenied()
                ? Conclusion.of(Conclusion.Kind.ENDED, why, Ending.of(binding, domain, words.now(), why))
                : kept(claim + ", and somebody at home may have it");
    }

    /** Concludes the same of one that is bound at a silent hypervisor. Who stood still when that spoke last cannot answer. */
    Conclusion at(String hypervisor, ProbeRequest request) {
        return words.stoodStill(hypervisor)
                ? kept("it stood still when " + hypervisor + " spoke last")
                : request.asked(words, new BindingWords(binding, words).silence() + ", and " + claim);
    }

    private boolean isDenied() {
        return new Testimony(domain, words).isDenied(binding);
    }

    private static Conclusion kept(String why) {
        return Conclusion.nothing(Conclusion.Kind.KEPT, why);
    }
}
