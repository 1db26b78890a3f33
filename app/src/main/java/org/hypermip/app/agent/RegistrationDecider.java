/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import com.google.common.collect.Maps;
import java.util.Collection;
import java.util.Optional;
import org.hypermip.flows.binding.AddressClaims;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingLimits;
import org.hypermip.flows.binding.BindingMachine;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.PortClaims;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;

/** What a hypervisor's registration makes of a binding. */
final class RegistrationDecider implements Decider {

    private final Registration registration;

    RegistrationDecider(Registration registration) {
        this.registration = registration;
    }

    @Override
    public Decision decide(Optional<Binding> before, Situation situation) {
        PortClaims ports = new PortClaims(situation.view()::port);
        return new BindingMachine(situation.domain())
                .next(before, said(situation))
                .unless(binding -> objection(before, binding, situation))
                .with(binding -> ports.named(
                        binding, registration.reporter(), registration.ports().keySet()));
    }

    /** Addresses that another mobile node has are none that this one can take up. */
    private Registration said(Situation situation) {
        return claimsAddresses()
                ? AddressClaims.conflict(registration, situation.bindings(), situation.domain())
                        .map(registration::objectedTo)
                        .orElse(registration)
                : registration;
    }

    @Override
    public boolean claimsAddresses() {
        return registration.phase() == RegistrationPhase.PREPARING;
    }

    private Optional<Refusal> ofPorts(Collection<String> names, Situation situation) {
        return situation.listingCheck().ports(registration.mobileNode(), registration.reporter(), names);
    }

    /** Those that are named otherwise than they are known by. */
    private Collection<String> newPorts(Optional<Binding> before) {
        return Maps.filterEntries(registration.ports(), port -> before.flatMap(
                                binding -> binding.at().port(port.getKey()))
                        .filter(port.getValue()::equals)
                        .isEmpty())
                .values();
    }

    /** What stands against a binding that is legal by itself. */
    private Optional<Refusal> objection(Optional<Binding> before, Binding next, Situation situation) {
        switch (registration.phase()) {
            case PREPARING:
                return BindingLimits.exceeded(situation.domain(), before, next, situation.bindings())
                        .or(() -> ofPorts(registration.ports().values(), situation));
            case REFRESHING:
                return ofPorts(newPorts(before), situation);
            case SWITCHING:
                return new Readiness(situation.view(), situation::isReachable).lacking(next);
            default:
                return Optional.empty();
        }
    }
}
