/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableMap;
import org.onlab.packet.MacAddress;

/**
 * The ports at the ends of an open migration, as their hypervisors list them: there, too, a mobile node may get another one at any time.
 * One that cannot be its own leaves those that are known.
 */
final class EndPorts {

    private final Words words;
    private final ListingCheck check;

    EndPorts(Words words, ListingCheck check) {
        this.words = words;
        this.check = check;
    }

    /** Returns the binding with the ports that are listed at its ends; itself if no migration is open. */
    Binding listed(Binding binding) {
        return binding.handover()
                .map(open -> listed(listed(binding, open.source()), open.destination()))
                .orElse(binding);
    }

    private Binding listed(Binding binding, Attachment end) {
        return end.hypervisor()
                .flatMap(hypervisor ->
                        words.listed(hypervisor, binding).map(guest -> taken(binding, end, hypervisor, guest)))
                .orElse(binding);
    }

    private Binding taken(Binding binding, Attachment end, String hypervisor, InventoriedGuest guest) {
        ImmutableMap<MacAddress, String> ports = new SharedPorts(end, guest, words.before(hypervisor)).ports();
        Binding named = binding.withPlaces(place -> place.isAt(hypervisor) ? place.withPorts(ports) : place);
        boolean isStrange = !named.equals(binding)
                && check.ports(binding.mobileNode(), hypervisor, ports.values(), words)
                        .isPresent();
        return isStrange ? binding : check.found(named, hypervisor, ports.keySet());
    }
}
