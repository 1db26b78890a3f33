/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;

/** Reads the interfaces of a virtual machine; each belongs to one home network, found by its addresses. */
final class InterfacesReader {

    static final int MAX_INTERFACES = 32;
    private static final int MAX_ADDRESSES = 32;

    private final MobilityDomain domain;
    private final Claims<MacAddress> macs = new Claims<>();
    private final Claims<IpAddress> claimed = new Claims<>();
    private final ImmutableList.Builder<HomeAddress> homeAddresses = ImmutableList.builder();
    private final Map<MacAddress, String> ports = new LinkedHashMap<>();

    private InterfacesReader(MobilityDomain domain) {
        this.domain = domain;
    }

    /**
     * Reads interfaces. Addresses are given for all of them, or for none by an end that knows only ports.
     *
     * @throws FieldException if a field does not hold what it should
     * @throws UnservedAddressException if an address is of no configured network
     */
    static InterfacesReader read(List<JsonField> interfaces, MobilityDomain domain) {
        InterfacesReader reader = new InterfacesReader(domain);
        boolean withAddresses =
                interfaces.stream().anyMatch(field -> field.find("addresses").isPresent());
        interfaces.forEach(field -> reader.add(field.object("mac", "addresses", "port"), withAddresses));
        return reader;
    }

    ImmutableList<HomeAddress> homeAddresses() {
        return homeAddresses.build();
    }

    ImmutableMap<MacAddress, String> ports() {
        return ImmutableMap.copyOf(ports);
    }

    private void add(JsonField field, boolean withAddresses) {
        JsonField macField = field.get("mac");
        MacAddress mac = macs.claim(macField, macField.stationMac());
        field.find("port").ifPresent(port -> ports.put(mac, port.portName()));
        if (withAddresses) {
            homeAddresses.add(homeAddress(macField, mac, field.get("addresses").items(1, MAX_ADDRESSES)));
        }
    }

    private HomeAddress homeAddress(JsonField macField, MacAddress mac, List<JsonField> addresses) {
        HomeNetwork network = network(addresses.stream()
                .filter(field -> !HomeAddress.isLinkLocal(field.hostAddress()))
                .findFirst()
                .orElseGet(() -> addresses.get(0)));
        if (mac.equals(network.gatewayMac())) {
            throw macField.shouldBe("the virtual machine's own: this is the gateway's of network " + network.id());
        }
        return HomeAddress.of(
                network.id(),
                mac,
                addresses.stream().map(field -> address(field, network)).collect(ImmutableList.toImmutableList()));
    }

    private HomeNetwork network(JsonField field) {
        IpAddress address = field.hostAddress();
        return domain.networkOf(address).orElseThrow(() -> new UnservedAddressException(field, address));
    }

    /** Link-local addresses are of every network, and may be the same in each. */
    private IpAddress address(JsonField field, HomeNetwork network) {
        IpAddress address = field.hostAddress();
        if (HomeAddress.isLinkLocal(address)) {
            return address;
        }
        claimed.claim(field, address);
        if (!network(field).equals(network)) {
            throw field.shouldBe("of network " + network.id() + " " + network.prefixes()
                    + " like the first address of this interface");
        }
        if (network.gateways().contains(address)) {
            throw field.shouldBe("the virtual machine's own: this is the gateway's of network " + network.id());
        }
        return address;
    }
}
