/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.hypermip.flows.network.MobilityDomain;
import org.onlab.packet.MacAddress;

/**
 * What the fabric has known of a visitor, in the hands of the hypervisor where it is. Once the fabric has lost its bindings, it believes
 * its own word, which nobody else can have signed.
 */
@AutoValue
public abstract class Ticket {

    /** Id of the mobile node. */
    public abstract String mobileNode();

    /** The hypervisor that has it, and nobody else may show it. */
    public abstract String hypervisor();

    /** Since when the mobile node is there, by the controller's clock: of two tickets, the later one counts. */
    public abstract Instant since();

    /** Its interfaces, at least one. */
    public abstract ImmutableList<HomeAddress> interfaces();

    /** Returns a ticket of these values. */
    public static Ticket of(String mobileNode, String hypervisor, Instant since, Iterable<HomeAddress> interfaces) {
        return new AutoValue_Ticket(mobileNode, hypervisor, since, ImmutableList.copyOf(interfaces));
    }

    /** Returns the ticket of a visitor where it is now; empty at home, where nobody needs to be believed. */
    public static Optional<Ticket> of(Binding binding, MobilityDomain domain) {
        boolean isVisitor = !binding.hasEnded()
                && !Places.isHome(binding.interfaces(), binding.at().device(), domain);
        return binding.at()
                .hypervisor()
                .filter(hypervisor -> isVisitor)
                .map(hypervisor -> of(
                        binding.mobileNode(), hypervisor, binding.since().orElse(Instant.EPOCH), binding.interfaces()));
    }

    /** Returns whose ticket it is instead, if the hypervisor cannot show it for that guest. */
    public Optional<String> objection(String shower, InventoriedGuest guest) {
        if (!hypervisor().equals(shower)) {
            return Optional.of("it was given to hypervisor " + hypervisor());
        }
        if (!mobileNode().equals(guest.mobileNode())) {
            return Optional.of("it is of guest " + mobileNode());
        }
        Set<MacAddress> macs = interfaces().stream().map(HomeAddress::mac).collect(ImmutableSet.toImmutableSet());
        return guest.macs().isEmpty() || !Sets.intersection(guest.macs(), macs).isEmpty()
                ? Optional.empty()
                : Optional.of("it is of another guest of this name, with the MAC addresses " + macs);
    }
}
