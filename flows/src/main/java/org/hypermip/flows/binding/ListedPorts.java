/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.util.List;
import java.util.Optional;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;

/**
 * The ports that {@code preparing} names. One that cannot be the mobile node's is refused; but a mobile node that comes home does so
 * without it: what is wrong with a port does not keep it abroad.
 */
final class ListedPorts {

    private final MobilityDomain domain;
    private final Registration registration;
    private final ListedInterfaces interfaces;

    ListedPorts(MobilityDomain domain, Registration registration, ListedInterfaces interfaces) {
        this.domain = domain;
        this.registration = registration;
        this.interfaces = interfaces;
    }

    /** Why they are refused. */
    Optional<Refusal> refusal() {
        return interfaces.comesHome() ? Optional.empty() : objection();
    }

    /** Those that count from now on. */
    ImmutableMap<MacAddress, String> accepted() {
        return ImmutableMap.copyOf(
                Maps.filterEntries(interfaces.ports(), port -> objection(port.getKey(), port.getValue())
                        .isEmpty()));
    }

    /** What the history says of ports that were not taken up. */
    String remark() {
        return objection()
                .map(refusal -> ", its ports as known: " + refusal.value() + " was not taken up")
                .orElse("");
    }

    private Optional<Refusal> objection() {
        return registration.ports().entrySet().stream()
                .flatMap(port -> objection(port.getKey(), port.getValue()).stream())
                .findFirst();
    }

    private Optional<Refusal> objection(MacAddress mac, String port) {
        return domain.hypervisor(registration.reporter()).flatMap(hypervisor -> PortClaims.foreign(
                        hypervisor, List.of(port), domain)
                .or(() -> untagged(mac, port, hypervisor))
                .or(() -> Optional.ofNullable(registration.portObjections().get(port))));
    }

    /** Where a network has a VLAN, what a host of its sends would not be known as the network's at a port that is none of these. */
    private Optional<Refusal> untagged(MacAddress mac, String port, Hypervisor hypervisor) {
        return interfaces.accepted().stream()
                .filter(address -> address.mac().equals(mac))
                .flatMap(address -> domain.network(address.network()).stream())
                .filter(network -> network.isServedBy(hypervisor.device())
                        && !domain.isOf(network, hypervisor.device(), port, VlanId.NONE))
                .findFirst()
                .map(network -> Refusal.of(
                        ReplyCode.PROHIBITED,
                        "vm.interfaces",
                        port,
                        "frames without a tag are not of network " + network.id() + " at this port of "
                                + hypervisor.device() + "; name it by the network's accessPorts, which are "
                                + network.accessPorts()));
    }
}
