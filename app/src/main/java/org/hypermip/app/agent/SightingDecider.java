/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.util.Optional;
import org.hypermip.flows.binding.AddressClaims;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingLimits;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.Recognition;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;
import org.hypermip.flows.binding.Sighting;
import org.hypermip.flows.binding.SightingMachine;

/** What the fabric's seeing a mobile node makes of its binding. A listed machine gets a binding when it leaves home, not before. */
final class SightingDecider implements Decider {

    private final String mobileNode;
    private final Sighting sighting;

    SightingDecider(String mobileNode, Sighting sighting) {
        this.mobileNode = mobileNode;
        this.sighting = sighting;
    }

    /** Why a listed machine that was seen at home has no binding; nobody has to hear of that. */
    static Refusal atHome(String mobileNode) {
        return Refusal.of(
                ReplyCode.UNKNOWN_HOME_AGENT, "vm.id", mobileNode, "it is at home, where it needs no binding");
    }

    @Override
    public Decision decide(Optional<Binding> before, Situation situation) {
        return before.or(() -> listed(situation))
                .map(known -> decide(before, known, situation))
                .orElseGet(() -> Decision.refuse(atHome(mobileNode)));
    }

    private Optional<Binding> listed(Situation situation) {
        return Recognition.of(sighting, situation.bindings(), situation.domain())
                .filter(binding -> binding.mobileNode().equals(mobileNode));
    }

    private Decision decide(Optional<Binding> before, Binding known, Situation situation) {
        Decision decision = new SightingMachine(situation.domain()).next(known, sighting);
        if (decision.equals(Decision.accept(known))) {
            return before.map(Decision::accept).orElseGet(() -> Decision.refuse(atHome(mobileNode)));
        }
        return decision.unless(next -> objection(before, next, situation));
    }

    /** It may be told not to go where it has gone: a limit that forgers could pass is none. */
    private static Optional<Refusal> objection(Optional<Binding> before, Binding next, Situation situation) {
        return Optional.of(next)
                .filter(binding -> before.isEmpty())
                .flatMap(binding -> AddressClaims.conflict(
                        binding.mobileNode(), binding.interfaces(), situation.bindings(), situation.domain()))
                .or(() -> BindingLimits.exceeded(situation.domain(), before, next, situation.bindings()));
    }
}
