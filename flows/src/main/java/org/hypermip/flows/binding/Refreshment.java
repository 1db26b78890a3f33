/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.network.Lifetime;
import org.hypermip.flows.network.MobilityDomain;
import org.onlab.packet.MacAddress;

/**
 * What {@code refreshing} makes of a binding: its lifetime, or that of its open migration, begins anew (RFC 5944 section 3.6.1).
 * With a lifetime of zero the binding ends, as that of a mobile node that deregisters. It is no change worth a line in the history.
 */
final class Refreshment {

    private final MobilityDomain domain;
    private final Binding binding;
    private final Registration registration;
    private final Grants grants;

    Refreshment(MobilityDomain domain, Binding binding, Registration registration) {
        this.domain = domain;
        this.binding = binding;
        this.registration = registration;
        this.grants = new Grants(domain, registration.received(), registration.lifetime());
    }

    /** Decides if no migration is open: only the hypervisor that it runs at knows that it does, or that it has ended. */
    Decision decide() {
        if (!isThere()) {
            return Decision.refuse(
                    ReplyCode.PROHIBITED,
                    "reporter",
                    registration.reporter(),
                    binding.mobileNode() + " is at " + Movement.place(binding.at())
                            + "; only that hypervisor may refresh or end its binding");
        }
        return isEnd()
                ? Ending.of(binding, domain, registration.received(), "deregistered by " + registration.reporter())
                : Decision.accept(binding.toBuilder()
                        .at(at())
                        .expires(grants.binding(binding.interfaces(), binding.phase()))
                        .probe(Optional.empty())
                        .build());
    }

    /** Decides about the open migration, at one of whose ends the reporter is. */
    Decision ofMigration() {
        Handover open = binding.handover().orElseThrow();
        return isEnd()
                ? Decision.refuse(
                        ReplyCode.IDENTIFICATION_MISMATCH,
                        "lifetimeSeconds",
                        "0",
                        "migration '" + open.migration() + "' of " + binding.mobileNode()
                                + " is open; register 'failed', 'cancelled' or 'completed' first")
                : Decision.accept(binding.toBuilder()
                        .handover(Optional.of(open.until(grants.migration(binding.interfaces()))))
                        .probe(Optional.empty())
                        .build()
                        .withPlaces(
                                place -> place.isAt(registration.reporter()) ? place.withPorts(namedPorts()) : place));
    }

    /** Its ports are those that are named. Its hypervisor may have another name by now, which is the one that speaks for it from now on. */
    private Attachment at() {
        Attachment known = isSuccessor()
                ? Attachment.at(
                        registration.reporter(),
                        binding.at().device(),
                        binding.at().ports())
                : binding.at();
        return known.withPorts(namedPorts());
    }

    private Map<MacAddress, String> namedPorts() {
        ImmutableSet<MacAddress> macs =
                binding.interfaces().stream().map(HomeAddress::mac).collect(ImmutableSet.toImmutableSet());
        return Maps.filterKeys(registration.ports(), macs::contains);
    }

    private boolean isSuccessor() {
        return Places.canSpeakFor(binding.at(), registration.reporter(), domain);
    }

    /** At home, one that nobody has located may be anywhere in its network. */
    private boolean isThere() {
        if (isSuccessor()) {
            return true;
        }
        boolean isLocated = binding.at().hypervisor().isPresent();
        return isLocated
                ? binding.canBeAt(registration.reporter())
                : domain.hypervisor(registration.reporter())
                        .filter(hypervisor -> Places.isHome(binding.interfaces(), hypervisor.device(), domain))
                        .isPresent();
    }

    private boolean isEnd() {
        return registration.lifetime().equals(Optional.of(Lifetime.ZERO));
    }
}
