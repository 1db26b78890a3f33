/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.network.MobilityDomain;

/**
 * Addresses of bindings at home for which nobody speaks any more, while a hypervisor says that others run at home with them. Such a
 * binding is asked for: if it kept the addresses for ever, the others could never move.
 */
public final class DoubtfulClaims {

    private final HeardInventories heard;
    private final Instant now;
    private final MobilityDomain domain;

    /** Creates the claims by what is heard by then. */
    public DoubtfulClaims(HeardInventories heard, Instant now, MobilityDomain domain) {
        this.heard = heard;
        this.now = now;
        this.domain = domain;
    }

    /** Returns the mobile nodes that are in doubt, each with who has its address by that inventory, and where: for people to read. */
    public ImmutableMap<String, String> against(Inventory inventory, KnownBindings bindings) {
        ImmutableMap.Builder<String, String> claims = ImmutableMap.builder();
        ImmutableSet<BindingKey> listed = inventory.guests().values().stream()
                .flatMap(guest -> guest.interfaces().stream())
                .flatMap(BindingKey::addresses)
                .collect(ImmutableSet.toImmutableSet());
        bindings.with(listed).stream().filter(this::isUnspokenFor).forEach(holder -> claimant(
                        inventory, holder, bindings)
                .ifPresent(claimant -> claims.put(
                        holder.mobileNode(),
                        "'" + claimant + "' runs at " + inventory.hypervisor() + " with its address")));
        return claims.build();
    }

    private boolean isUnspokenFor(Binding binding) {
        return Places.isSettledAtHome(binding)
                && binding.at()
                        .hypervisor()
                        .filter(id -> domain.hypervisor(id).isPresent())
                        .map(id -> !now.isBefore(heard.silentFrom(id)))
                        .orElse(true);
    }

    private Optional<String> claimant(Inventory inventory, Binding holder, KnownBindings bindings) {
        return inventory.guests().entrySet().stream()
                .filter(entry -> entry.getValue().state() == GuestState.RUNNING)
                .filter(entry -> AddressClaims.conflict(
                                entry.getKey(), entry.getValue().interfaces(), bindings, holder::equals, domain)
                        .isPresent())
                .filter(entry -> Places.isHome(entry.getValue(), inventory.hypervisor(), domain))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
