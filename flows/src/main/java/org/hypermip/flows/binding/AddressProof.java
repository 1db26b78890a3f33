/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.Maps;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;

/**
 * Who may say that an address is a mobile node's. It has it already, or its hypervisor is in the address's network, or the operator lists
 * it. From abroad nobody could be held to it, and the home network would answer for somebody else's address.
 */
public final class AddressProof {

    private final MobilityDomain domain;
    private final Binding binding;
    private final Map<MacAddress, HomeAddress> known;

    /** Creates the proofs of what is known of that mobile node. */
    public AddressProof(MobilityDomain domain, Binding binding) {
        this.domain = domain;
        this.binding = binding;
        this.known = Maps.uniqueIndex(Places.asConfigured(binding.interfaces(), domain), HomeAddress::mac);
    }

    /** Returns why the hypervisor cannot say that these are its interfaces; the fields are those of a registration. */
    public Optional<Refusal> lacking(String hypervisor, List<HomeAddress> listed) {
        return binding.isOnlyClaimed()
                ? Optional.empty()
                : IntStream.range(0, listed.size())
                        .boxed()
                        .flatMap(index -> lacking(hypervisor, listed.get(index), index).stream())
                        .findFirst();
    }

    private Optional<Refusal> lacking(String hypervisor, HomeAddress listed, int index) {
        if (isFromHome(hypervisor, listed)) {
            return Optional.empty();
        }
        String field = "vm.interfaces[" + index + "]";
        Optional<HomeAddress> before = Optional.ofNullable(known.get(listed.mac()))
                .filter(same -> same.network().equals(listed.network()));
        return before.isEmpty() && !isListed(listed.network(), listed.mac(), Optional.empty())
                ? Optional.of(refusal(field + ".mac", listed.mac().toString(), hypervisor, listed.network()))
                : listed.addresses().stream()
                        .filter(address -> before.filter(
                                        same -> same.addresses().contains(address))
                                .isEmpty())
                        .filter(address -> !isListed(listed.network(), listed.mac(), Optional.of(address)))
                        .findFirst()
                        .map(address ->
                                refusal(field + ".addresses", address.toString(), hypervisor, listed.network()));
    }

    private boolean isFromHome(String hypervisor, HomeAddress listed) {
        return domain.hypervisor(hypervisor)
                .filter(from -> domain.network(listed.network())
                        .filter(network -> network.isServedBy(from.device()))
                        .isPresent())
                .isPresent();
    }

    /** The operator's list is that of the network's listed machines. */
    private boolean isListed(String network, MacAddress mac, Optional<IpAddress> address) {
        return domain.network(network).map(HomeNetwork::machines).stream()
                .flatMap(List::stream)
                .anyMatch(machine -> machine.id().equals(binding.mobileNode())
                        && machine.mac().equals(mac)
                        && address.map(machine.addresses()::contains).orElse(true));
    }

    private static Refusal refusal(String field, String value, String hypervisor, String network) {
        return Refusal.of(
                ReplyCode.PROHIBITED,
                field,
                value,
                hypervisor + " is not in network " + network + ", and this address was not the machine's before;"
                        + " let a hypervisor there register it, or list it in 'machines' of the network");
    }
}
