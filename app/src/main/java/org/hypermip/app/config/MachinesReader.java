/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.config;

import com.google.common.collect.ImmutableList;
import org.hypermip.app.codec.Claims;
import org.hypermip.app.codec.JsonField;
import org.hypermip.app.codec.RegistrationReader;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Machine;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;

/** Reads the listed machines, one network after the other: no two may have the same name, nor, in a network, the same address. */
final class MachinesReader {

    private static final int MAX_ADDRESSES = 32;

    private final Claims<String> ids = new Claims<>();

    /** Reads those of one network, whose addresses have to differ from each other. */
    ImmutableList<Machine> read(JsonField array, HomeNetwork network) {
        Claims<MacAddress> macs = new Claims<>();
        Claims<IpAddress> addresses = new Claims<>();
        return array.items(0, MobilitySettingsReader.MAX_ELEMENTS).stream()
                .map(field -> machine(field.object("id", "mac", "addresses"), network, macs, addresses))
                .collect(ImmutableList.toImmutableList());
    }

    private Machine machine(
            JsonField field, HomeNetwork network, Claims<MacAddress> macs, Claims<IpAddress> addresses) {
        JsonField id = field.get("id");
        JsonField mac = field.get("mac");
        MacAddress own = macs.claim(mac, mac.stationMac());
        if (own.equals(network.gatewayMac())) {
            throw mac.shouldBe("the machine's own: this is the gateway's");
        }
        return Machine.of(
                ids.claim(id, id.title(RegistrationReader.MAX_VM_ID)),
                own,
                field.get("addresses").items(1, MAX_ADDRESSES).stream()
                        .map(address -> address(address, network, addresses))
                        .collect(ImmutableList.toImmutableList()));
    }

    /** Link-local addresses are of every network, and may be the same in each. */
    private static IpAddress address(JsonField field, HomeNetwork network, Claims<IpAddress> addresses) {
        IpAddress address = field.hostAddress();
        if (HomeAddress.isLinkLocal(address)) {
            return address;
        }
        if (!network.contains(address) || network.gateways().contains(address)) {
            throw field.shouldBe("the machine's own, in one of the network's prefixes " + network.prefixes());
        }
        return addresses.claim(field, address);
    }
}
