/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.hypermip.flows.network.MobilityDomain;
import org.onlab.packet.MacAddress;

/** Why what a hypervisor lists of a mobile node cannot be: another mobile node has it, or it is none of that hypervisor's. */
public final class ListingCheck {

    private final MobilityDomain domain;
    private final Supplier<KnownBindings> bindings;
    private final PortClaims claims;
    private final Predicate<Binding> remains;

    /**
     * Creates a check.
     *
     * @param bindings all bindings; they are asked for only when something new is listed
     * @param claims the ports that are there
     * @param remains tells of a binding that may have been lost whether the rules that lie on the switches are its own
     */
    public ListingCheck(
            MobilityDomain domain, Supplier<KnownBindings> bindings, PortClaims claims, Predicate<Binding> remains) {
        this.domain = domain;
        this.bindings = bindings;
        this.claims = claims;
        this.remains = remains;
    }

    /** Tells whether rules lie on the switches as that binding would have them. */
    boolean hasRemains(Binding binding) {
        return remains.test(binding);
    }

    /** Returns the binding with the ports' numbers as they are, since the hypervisor says that the ports are the mobile node's now. */
    Binding found(Binding binding, String hypervisor, Set<MacAddress> macs) {
        return claims.named(binding, hypervisor, macs);
    }

    /** Returns why the hypervisor cannot say that these are the binding's interfaces. */
    Optional<Refusal> interfaces(Binding binding, String hypervisor, List<HomeAddress> listed) {
        return new AddressProof(domain, binding)
                .lacking(hypervisor, listed)
                .or(() -> interfaces(binding.mobileNode(), listed));
    }

    Optional<Refusal> interfaces(String mobileNode, List<HomeAddress> listed) {
        return listed.isEmpty() ? Optional.empty() : AddressClaims.conflict(mobileNode, listed, bindings.get(), domain);
    }

    /** Returns why the mobile node cannot have these ports at that hypervisor. */
    public Optional<Refusal> ports(String mobileNode, String hypervisor, Collection<String> names) {
        return ports(mobileNode, hypervisor, names, holder -> true);
    }

    /** Returns the same; who had them there by an older word than the hypervisor's latest has them no more. */
    Optional<Refusal> ports(String mobileNode, String hypervisor, Collection<String> names, Words words) {
        return ports(
                mobileNode,
                hypervisor,
                names,
                holder -> !holder.at().isAt(hypervisor)
                        || !words.ports(hypervisor).areNotOf(holder.mobileNode(), names));
    }

    private Optional<Refusal> ports(
            String mobileNode, String hypervisor, Collection<String> names, Predicate<Binding> holds) {
        return domain.hypervisor(hypervisor).filter(known -> !names.isEmpty()).flatMap(known -> PortClaims.foreign(
                        known, names, domain)
                .or(() -> claims.conflict(mobileNode, known.device(), names, bindings.get(), holds)));
    }
}
