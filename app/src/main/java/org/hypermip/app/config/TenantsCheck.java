/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.config;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import com.google.common.collect.Streams;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.hypermip.app.codec.JsonField;
import org.hypermip.flows.network.Egress;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.network.PortPattern;
import org.onosproject.net.DeviceId;

/** Whether networks can be told apart that have something in common: addresses, or a switch where frames may have no tag. */
final class TenantsCheck {

    private final ImmutableList<JsonField> fields;
    private final MobilityDomain domain;

    private TenantsCheck(ImmutableList<JsonField> fields, MobilityDomain domain) {
        this.fields = fields;
        this.domain = domain;
    }

    /**
     * Checks all networks of a domain.
     *
     * @throws org.hypermip.app.codec.FieldException if frames of two could be taken for each other's
     */
    static void check(JsonField root, MobilityDomain domain) {
        ImmutableList<JsonField> fields = root.find("networks").stream()
                .flatMap(array -> array.items(0, MobilitySettingsReader.MAX_ELEMENTS).stream())
                .collect(ImmutableList.toImmutableList());
        new TenantsCheck(fields, domain).check();
    }

    private void check() {
        ImmutableList<HomeNetwork> networks = domain.networks().values().asList();
        for (int index = 0; index < networks.size(); index++) {
            HomeNetwork network = networks.get(index);
            JsonField field = fields.get(index);
            for (int earlier = 0; earlier < index; earlier++) {
                checkAddresses(field, network, fields.get(earlier), networks.get(earlier));
                checkAccessPorts(field, network, fields.get(earlier), networks.get(earlier));
            }
            checkWays(field, network);
            checkMachinesPorts(field, network);
        }
    }

    /** The same addresses are two tenants', if at every switch they share they have different tags. */
    private static void checkAddresses(JsonField field, HomeNetwork network, JsonField otherField, HomeNetwork other) {
        network.linkSharedWith(other)
                .ifPresent(device -> apart(
                        elements(field, "prefixes", network.prefixes().asList()),
                        elements(otherField, "prefixes", other.prefixes().asList()),
                        HomeNetwork::overlap,
                        there -> "apart from " + there + "; or give the networks different vlans: at switch " + device
                                + " their frames look the same"));
    }

    /** A frame without a tag is one network's: that of the port. */
    private static void checkAccessPorts(
            JsonField field, HomeNetwork network, JsonField otherField, HomeNetwork other) {
        boolean shareSwitch = network.switches().stream().anyMatch(other::isServedBy);
        if (!shareSwitch || network.vlan().equals(other.vlan())) {
            return;
        }
        apart(
                elements(field, "accessPorts", network.accessPorts().asList()),
                elements(otherField, "accessPorts", other.accessPorts().asList()),
                PortPattern::overlaps,
                there -> "a pattern of no port that " + there + ", is of as well: a port is of one VLAN");
    }

    /** Where addresses do not tell whose a packet is, it may leave its network by the network's own router only. */
    private void checkWays(JsonField field, HomeNetwork network) {
        domain.othersThan(network).filter(network::overlaps).findFirst().ifPresent(other -> {
            String why = "network " + other.id() + " has the same addresses, and answers could reach its machines";
            if (network.egress().needsOwnAddresses()) {
                throw field.get("egress").shouldBe(Egress.REVERSE_TUNNEL.label() + ", or left out: " + why);
            }
            if (network.routeOptimization()) {
                throw field.get("routeOptimization").shouldBe("false, or left out: " + why);
            }
        });
    }

    private void checkMachinesPorts(JsonField field, HomeNetwork network) {
        if (network.vlan().isEmpty() || !network.accessPorts().isEmpty()) {
            return;
        }
        domain.hypervisors().values().stream()
                .filter(hypervisor -> network.isServedBy(hypervisor.device()))
                .findFirst()
                .ifPresent(hypervisor -> {
                    throw field.get("accessPorts").shouldBe(expectedOf(hypervisor, hypervisor.device()));
                });
    }

    private static String expectedOf(Hypervisor hypervisor, DeviceId device) {
        return "patterns of the ports where its frames have no tag, such as tap-*: hypervisor " + hypervisor.id()
                + " is at its switch " + device + ", and what virtual machines send has none";
    }

    /** The elements of an array, with their fields. */
    private static <T> Map<T, JsonField> elements(JsonField network, String array, ImmutableList<T> values) {
        return values.isEmpty()
                ? Map.of()
                : Streams.zip(
                                values.stream(),
                                network.get(array).items(0, MobilitySettingsReader.MAX_ELEMENTS).stream(),
                                Maps::immutableEntry)
                        .collect(ImmutableMap.toImmutableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** No element of one array may clash with one of the other; expected says what it should be instead, given where that is. */
    private static <T> void apart(
            Map<T, JsonField> own,
            Map<T, JsonField> theirs,
            BiPredicate<T, T> clash,
            Function<String, String> expected) {
        own.forEach((one, field) -> theirs.forEach((other, otherField) -> {
            if (clash.test(one, other)) {
                throw field.shouldBe(expected.apply(otherField.path() + ", which holds " + other));
            }
        }));
    }
}
