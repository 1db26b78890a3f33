/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.hypermip.flows.binding.AddressClaims;
import org.hypermip.flows.binding.AddressProof;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingLimits;
import org.hypermip.flows.binding.BindingMachine;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.HeardInventories;
import org.hypermip.flows.binding.PortClaims;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.binding.SourceConsent;
import org.hypermip.flows.binding.WaitingClaim;

/** What a hypervisor's registration makes of a binding. */
final class RegistrationDecider implements Decider {

    private final Registration registration;
    private final Supplier<HeardInventories> heard;

    /**
     * Creates a decider.
     *
     * @param heard what hypervisors list: a port that is another mobile node's there is none that this one can have
     */
    RegistrationDecider(Registration registration, Supplier<HeardInventories> heard) {
        this.registration = registration;
        this.heard = heard;
    }

    /** What stands against its ports is asked for last, and keeps nobody from coming home: without those ports it is decided again. */
    @Override
    public Decision decide(Optional<Binding> before, Situation situation) {
        PortClaims ports = new PortClaims(situation.view()::port);
        Registration said = said(before, situation);
        Decision decision = decided(before, said, situation);
        ImmutableMap<String, Refusal> strange =
                registration.phase() == RegistrationPhase.PREPARING && decision.kind() == Decision.Kind.ACCEPTED
                        ? portObjections(situation)
                        : ImmutableMap.of();
        return (strange.isEmpty() ? decision : decided(before, said.withPortObjections(strange), situation))
                .with(binding -> ports.named(
                        binding, registration.reporter(), registration.ports().keySet()));
    }

    private Decision decided(Optional<Binding> before, Registration said, Situation situation) {
        return new SourceConsent(
                        situation.domain(),
                        situation.testimony(heard.get().of(said.mobileNode(), situation.now())),
                        before,
                        said)
                .judged(new BindingMachine(situation.domain()).next(before, said))
                .with(next -> WaitingClaim.heard(before, next, said))
                .unless(binding -> objection(before, binding, situation));
    }

    /** Addresses that another mobile node has are none that this one can take up. */
    private Registration said(Optional<Binding> before, Situation situation) {
        return registration.phase() == RegistrationPhase.PREPARING
                ? AddressClaims.conflict(registration, situation.bindings(), situation.domain())
                        .map(registration::objectedTo)
                        .or(() -> unproven(before, situation).map(registration::unprovenBy))
                        .orElse(registration)
                : registration;
    }

    /** Addresses that this reporter cannot tell of are not taken up, which keeps nobody from moving. */
    private Optional<Refusal> unproven(Optional<Binding> before, Situation situation) {
        return before.filter(binding -> !registration.overriding())
                .flatMap(binding -> new AddressProof(situation.domain(), binding)
                        .lacking(registration.reporter(), registration.interfaces()));
    }

    private ImmutableMap<String, Refusal> portObjections(Situation situation) {
        ImmutableMap.Builder<String, Refusal> objections = ImmutableMap.builder();
        ImmutableSet.copyOf(registration.ports().values())
                .forEach(name -> ofPorts(List.of(name), situation).ifPresent(refusal -> objections.put(name, refusal)));
        return objections.build();
    }

    private Optional<Refusal> ofPorts(Collection<String> names, Situation situation) {
        return situation
                .listingCheck()
                .ports(registration.mobileNode(), registration.reporter(), names)
                .or(() -> names.stream()
                        .flatMap(name -> listedForAnother(name, situation).stream())
                        .findFirst());
    }

    private Optional<Refusal> listedForAnother(String port, Situation situation) {
        return PortClaims.listed(
                registration.reporter(),
                port,
                registration.ports().keySet(),
                heard.get().of(registration.mobileNode(), situation.now()));
    }

    /** Those that are named otherwise than they are known by. */
    private Collection<String> newPorts(Optional<Binding> before) {
        return Maps.filterEntries(registration.ports(), port -> before.flatMap(
                                binding -> binding.at().port(port.getKey()))
                        .filter(port.getValue()::equals)
                        .isEmpty())
                .values();
    }

    /** What only a destination claimed, others may have claimed as well: it counts when its source is heard. */
    private static boolean heardNow(Optional<Binding> before, Binding next) {
        return before.filter(Binding::awaitsSource).isPresent() && !next.awaitsSource();
    }

    private static Optional<Refusal> claimed(Binding next, Situation situation) {
        return AddressClaims.conflict(next.mobileNode(), next.interfaces(), situation.bindings(), situation.domain());
    }

    private static Optional<Refusal> limit(Optional<Binding> before, Binding next, Situation situation) {
        return BindingLimits.exceeded(situation.domain(), before, next, situation.bindings());
    }

    /** What stands against a binding that is legal by itself. */
    private Optional<Refusal> objection(Optional<Binding> before, Binding next, Situation situation) {
        switch (registration.phase()) {
            case PREPARING:
                return heardNow(before, next)
                        ? claimed(next, situation).or(() -> limit(before, next, situation))
                        : limit(before, next, situation);
            case SWITCHING:
                return new Readiness(situation.view(), situation::isReachable)
                        .lacking(next)
                        .or(() -> ofPorts(newPorts(before), situation));
            default:
                return ofPorts(newPorts(before), situation);
        }
    }
}
