/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.time.Instant;
import java.util.Optional;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.onlab.packet.IpAddress;

/** Why a sighting may be refused, whatever the binding's phase; and why a mobile node is not followed to where it was seen. */
final class SightingCheck {

    private final MobilityDomain domain;
    private final Binding binding;
    private final Sighting sighting;

    SightingCheck(MobilityDomain domain, Binding binding, Sighting sighting) {
        this.domain = domain;
        this.binding = binding;
        this.sighting = sighting;
    }

    /** Returns the first reason there is to hear nothing of it. */
    Optional<Decision> refusal() {
        return gateway().or(this::tunnel).or(this::address);
    }

    /** Returns the first reason there is not to follow it. */
    Optional<Decision> unfollowed() {
        return notReactive().or(this::stranger).or(this::early);
    }

    /** Tells whether it may be followed at all: it moves with all its interfaces, so all their networks have to allow it. */
    boolean isReactive() {
        return notReactive().isEmpty();
    }

    private Optional<Decision> gateway() {
        return domain.isGateway(sighting.mac())
                ? refuse("mac", sighting.mac(), "this is a gateway's MAC address; a gateway does not move")
                : Optional.empty();
    }

    private Optional<Decision> tunnel() {
        return domain.agentSwitch(sighting.device())
                .filter(agent -> agent.isTunnelPort(sighting.port()))
                .flatMap(agent ->
                        refuse("port", sighting.port(), "what comes out of a tunnel was seen elsewhere before"));
    }

    /** Under an address that is not its own, it is another host, or a forgery. */
    private Optional<Decision> address() {
        return sighting.address()
                .filter(address -> !isOwn(address))
                .flatMap(address -> refuse(
                        "address", address, binding.mobileNode() + " does not have this address: " + sighting.text()));
    }

    private boolean isOwn(IpAddress address) {
        return binding.interfaces().stream()
                .filter(held -> held.mac().equals(sighting.mac()))
                .anyMatch(held -> held.addresses().contains(address)
                        || (address.isIp6() && held.ip6Addresses().contains(address.getIp6Address())));
    }

    private Optional<Decision> notReactive() {
        return binding.interfaces().stream()
                .map(HomeAddress::network)
                .filter(id -> domain.network(id).filter(HomeNetwork::reactive).isEmpty())
                .findFirst()
                .flatMap(id -> refuse(
                        "network",
                        id,
                        binding.mobileNode() + " was " + sighting.text()
                                + ", and is not followed: this network is not configured as reactive"));
    }

    private Optional<Decision> stranger() {
        return domain.hypervisorsAt(sighting.device(), sighting.port()).isEmpty()
                ? refuse(
                        "port",
                        sighting.port(),
                        binding.mobileNode() + " was " + sighting.text() + ", which is no configured hypervisor's port")
                : Optional.empty();
    }

    private Optional<Decision> early() {
        Instant earliest = binding.lastChange()
                .map(last -> last.time().plus(SightingMachine.HOLD_OFF))
                .orElse(Instant.MIN);
        return sighting.time().isBefore(earliest)
                ? refuse(
                        "time",
                        sighting.time(),
                        binding.mobileNode() + " was " + sighting.text() + ", less than "
                                + SightingMachine.HOLD_OFF.toMillis() + " ms after its binding changed")
                : Optional.empty();
    }

    private static Optional<Decision> refuse(String field, Object value, String remedy) {
        return Optional.of(Decision.refuse(ReplyCode.PROHIBITED, field, value.toString(), remedy));
    }
}
