/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.hypermip.flows.network.MobilityDomain;
import org.onlab.packet.MacAddress;

/**
 * A mobile node is where it is bound. Its ports and interfaces there are as its hypervisor lists them, and its lifetime begins anew when
 * half of it is over.
 */
final class Upkeep {

    private final MobilityDomain domain;
    private final Binding binding;
    private final Words words;
    private final String hypervisor;
    private final InventoriedGuest guest;
    private final ListingCheck check;

    Upkeep(MobilityDomain domain, Binding binding, Words words, ListingCheck check) {
        this.domain = domain;
        this.binding = binding;
        this.words = words;
        this.check = check;
        this.hypervisor = binding.at().hypervisor().orElseThrow();
        this.guest = words.guest(hypervisor).orElseThrow();
    }

    /** Interfaces and ports that cannot be its own leave those that are known; the complaint is repeated as long as they are listed. */
    Conclusion conclude() {
        ImmutableList<HomeAddress> interfaces =
                new Listing(domain, binding, guest, words.before(hypervisor)).interfaces();
        ImmutableMap<MacAddress, String> ports = ports();
        Optional<Refusal> strangeInterfaces = objection(interfaces);
        Optional<Refusal> strangePorts = objection(ports);
        Conclusion conclusion = concluded(
                strangeInterfaces.isPresent() ? binding.interfaces() : interfaces,
                strangePorts.isPresent() ? binding.at().ports() : ports);
        return strangeInterfaces
                .or(() -> strangePorts)
                .filter(refusal -> conclusion.decision().isEmpty())
                .map(Conclusion::refused)
                .orElse(conclusion);
    }

    private Optional<Refusal> objection(ImmutableList<HomeAddress> interfaces) {
        return interfaces.equals(binding.interfaces())
                ? Optional.empty()
                : new InterfaceUpdate(domain, binding)
                        .objection(interfaces)
                        .or(() -> check.interfaces(binding, hypervisor, interfaces));
    }

    private Optional<Refusal> objection(ImmutableMap<MacAddress, String> ports) {
        return ports.equals(binding.at().ports())
                ? Optional.empty()
                : check.ports(binding.mobileNode(), hypervisor, ports.values(), words);
    }

    private Conclusion concluded(ImmutableList<HomeAddress> interfaces, ImmutableMap<MacAddress, String> ports) {
        Binding changed = found(
                binding.toBuilder()
                        .at(binding.at().withOnlyPorts(ports))
                        .interfaces(interfaces)
                        .build(),
                ports);
        Binding next = renewed(changed.equals(binding) ? binding : noted(changed));
        return next.equals(binding)
                ? Conclusion.nothing(Conclusion.Kind.KEPT, "it runs where it is bound")
                : Conclusion.of(
                        Conclusion.Kind.REFRESHED,
                        "it runs where it is bound, and "
                                + (changed.equals(binding) ? "its lifetime begins anew" : news(changed)),
                        Decision.accept(next.hearing(hypervisor, words.sent(hypervisor))));
    }

    private Binding found(Binding changed, ImmutableMap<MacAddress, String> ports) {
        return ports.equals(ports()) && !guest.ports().isEmpty()
                ? check.found(changed, hypervisor, ports.keySet())
                : changed;
    }

    /** A port that is not listed is one that the hypervisor does not know; that of an interface that is gone goes. */
    private ImmutableMap<MacAddress, String> ports() {
        return guest.ports().isEmpty()
                ? binding.at().ports()
                : new SharedPorts(binding.at(), guest, words.before(hypervisor)).ports();
    }

    private Binding noted(Binding changed) {
        return changed.noting(HistoryEntry.of(
                words.now(), binding.phase(), "inventory of " + words.saidBy(hypervisor) + ": " + news(changed)));
    }

    private String news(Binding changed) {
        return changed.interfaces().equals(binding.interfaces())
                ? "its ports are those that there are now, "
                        + changed.at().ports().values()
                : "its interfaces are " + changed.interfaces();
    }

    private Binding renewed(Binding changed) {
        Optional<Instant> end =
                new Grants(domain, words.now(), Optional.empty()).binding(changed.interfaces(), changed.phase());
        boolean isDue = binding.expires()
                .filter(until -> end.isEmpty() || isHalfOver(until, end.get()))
                .isPresent();
        return isDue || binding.probe().isPresent()
                ? changed.toBuilder().expires(end).probe(Optional.empty()).build()
                : changed;
    }

    private boolean isHalfOver(Instant until, Instant end) {
        return Duration.between(words.now(), until).multipliedBy(2).compareTo(Duration.between(words.now(), end)) < 0;
    }
}
