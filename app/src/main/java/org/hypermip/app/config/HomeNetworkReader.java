/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.config;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hypermip.app.codec.Claims;
import org.hypermip.app.codec.JsonField;
import org.hypermip.app.codec.RegistrationReader;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.network.Egress;
import org.hypermip.flows.network.HomeAgents;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.Lifetime;
import org.hypermip.flows.network.PortPattern;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.VlanId;
import org.onosproject.net.DeviceId;

/** Reads the networks of a configuration, one after the other: each may not take what an earlier one has. */
final class HomeNetworkReader {

    private static final String[] FIELDS = {
        "id",
        "vni",
        "prefixes",
        "gateways",
        "gatewayMac",
        "switches",
        "vlan",
        "accessPorts",
        "homeAgent",
        "homeAgents",
        "graceSeconds",
        "simultaneousSeconds",
        "lifetimeSeconds",
        "preparedSeconds",
        "maxBindings",
        "mtu",
        "egress",
        "routeOptimization",
        "temporaryAddresses",
        "plainHosts",
        "reactive",
        "machines"
    };
    private static final int MAX_PER_NETWORK = 256;
    private static final int MAX_VLAN = 4094;
    private static final int MAX_GRACE_SECONDS = 3600;
    private static final int DEFAULT_GRACE_SECONDS = 10;
    private static final int MAX_SIMULTANEOUS_SECONDS = 60;
    private static final int DEFAULT_SIMULTANEOUS_SECONDS = 3;
    private static final Lifetime DEFAULT_PREPARED = Lifetime.ofSeconds(3600);

    private final Set<DeviceId> switches;
    private final Claims<String> ids = new Claims<>();
    private final Claims<Integer> vnis = new Claims<>();
    private final MachinesReader machines = new MachinesReader();

    HomeNetworkReader(Set<DeviceId> switches) {
        this.switches = switches;
    }

    HomeNetwork read(JsonField field) {
        field.object(FIELDS);
        HomeNetwork.Builder builder = HomeNetwork.builder();
        place(field, builder);
        times(field, builder);
        limits(field, builder);
        forwarding(field, builder);
        HomeNetwork network = builder.build();
        return field.find("machines")
                .map(array -> network.toBuilder()
                        .machines(machines.read(array, network))
                        .build())
                .orElse(network);
    }

    private void place(JsonField field, HomeNetwork.Builder builder) {
        JsonField id = field.get("id");
        JsonField vni = field.get("vni");
        ImmutableSet<IpPrefix> prefixes = prefixes(field.get("prefixes"));
        ImmutableList<DeviceId> serving = serving(field.get("switches"));
        builder.id(ids.claim(id, id.name(RegistrationReader.MAX_ID)))
                .vni(vnis.claim(vni, vni.integer(1, HomeNetwork.MAX_VNI)))
                .prefixes(prefixes)
                .gateways(gateways(field.get("gateways"), prefixes))
                .gatewayMac(field.get("gatewayMac").stationMac())
                .switches(serving)
                .vlan(field.find("vlan").map(tag -> VlanId.vlanId((short) tag.integer(1, MAX_VLAN))))
                .accessPorts(accessPorts(field))
                .homeAgent(field.find("homeAgent")
                        .map(agent -> homeAgent(agent, serving))
                        .orElseGet(() -> serving.get(0)));
    }

    private static void times(JsonField field, HomeNetwork.Builder builder) {
        builder.grace(seconds(field, "graceSeconds", 0, MAX_GRACE_SECONDS, DEFAULT_GRACE_SECONDS))
                .simultaneousLimit(seconds(
                        field, "simultaneousSeconds", 1, MAX_SIMULTANEOUS_SECONDS, DEFAULT_SIMULTANEOUS_SECONDS))
                .lifetime(lifetime(field, "lifetimeSeconds", Lifetime.INFINITE))
                .preparedLifetime(lifetime(field, "preparedSeconds", DEFAULT_PREPARED));
    }

    private static void limits(JsonField field, HomeNetwork.Builder builder) {
        builder.maxBindings(
                        field.find("maxBindings").map(number -> number.integer(1, MobilitySettingsReader.MAX_LIMIT)))
                .mtu(field.find("mtu")
                        .map(mtu -> mtu.integer(MobilitySettingsReader.MIN_MTU, MobilitySettingsReader.MAX_MTU))
                        .orElse(MobilitySettingsReader.DEFAULT_MTU));
    }

    private static void forwarding(JsonField field, HomeNetwork.Builder builder) {
        builder.homeAgents(field.find("homeAgents")
                        .map(HomeNetworkReader::homeAgents)
                        .orElse(HomeAgents.ALL))
                .egress(field.find("egress").map(HomeNetworkReader::egress).orElse(Egress.REVERSE_TUNNEL))
                .routeOptimization(isSet(field, "routeOptimization"))
                .temporaryAddresses(isSet(field, "temporaryAddresses"))
                .plainHosts(isSet(field, "plainHosts"))
                .reactive(isSet(field, "reactive"));
    }

    private static boolean isSet(JsonField field, String name) {
        return field.find(name).map(JsonField::bool).orElse(false);
    }

    private static Duration seconds(JsonField field, String name, int least, int most, int usual) {
        return Duration.ofSeconds(
                field.find(name).map(seconds -> seconds.integer(least, most)).orElse(usual));
    }

    private static Egress egress(JsonField field) {
        return field.parse(Egress.labels(), label -> Egress.named(label).orElseThrow(IllegalArgumentException::new));
    }

    private static HomeAgents homeAgents(JsonField field) {
        return field.parse(
                HomeAgents.labels(), label -> HomeAgents.named(label).orElseThrow(IllegalArgumentException::new));
    }

    private static Lifetime lifetime(JsonField field, String name, Lifetime usual) {
        return field.find(name)
                .map(seconds -> Lifetime.ofSeconds(seconds.integer(1, Lifetime.INFINITE_SECONDS)))
                .orElse(usual);
    }

    private static ImmutableSet<PortPattern> accessPorts(JsonField network) {
        return network.find("accessPorts").stream()
                .flatMap(array -> array.items(1, MobilitySettingsReader.MAX_PATTERNS).stream())
                .map(pattern -> PortPattern.of(pattern.portName()))
                .collect(ImmutableSet.toImmutableSet());
    }

    private static ImmutableSet<IpPrefix> prefixes(JsonField array) {
        Map<IpPrefix, String> earlier = new LinkedHashMap<>();
        return array.items(1, MAX_PER_NETWORK).stream()
                .map(field -> prefix(field, earlier))
                .collect(ImmutableSet.toImmutableSet());
    }

    private static IpPrefix prefix(JsonField field, Map<IpPrefix, String> earlier) {
        IpPrefix prefix = field.prefix();
        if (prefix.prefixLength() == 0 || prefix.isMulticast()) {
            throw field.shouldBe("a prefix that the addresses of one network are taken from");
        }
        earlier.forEach((other, path) -> {
            if (HomeNetwork.overlap(other, prefix)) {
                throw field.shouldBe("apart from " + path + ", which holds " + other);
            }
        });
        earlier.put(prefix, field.path());
        return prefix;
    }

    private static ImmutableSet<IpAddress> gateways(JsonField array, Set<IpPrefix> prefixes) {
        Claims<IpAddress> claims = new Claims<>();
        return array.items(1, MAX_PER_NETWORK).stream()
                .map(field -> {
                    IpAddress gateway = claims.claim(field, field.hostAddress());
                    if (!HomeAddress.isLinkLocal(gateway)
                            && prefixes.stream().noneMatch(prefix -> prefix.contains(gateway))) {
                        throw field.shouldBe(
                                "an address in one of the network's prefixes " + prefixes + ", or a link-local one");
                    }
                    return gateway;
                })
                .collect(ImmutableSet.toImmutableSet());
    }

    private ImmutableList<DeviceId> serving(JsonField array) {
        Claims<DeviceId> claims = new Claims<>();
        return array.items(1, MAX_PER_NETWORK).stream()
                .map(field -> claims.claim(field, configured(field, switches)))
                .collect(ImmutableList.toImmutableList());
    }

    private static DeviceId homeAgent(JsonField field, List<DeviceId> serving) {
        DeviceId device = field.device();
        if (!serving.contains(device)) {
            throw field.shouldBe("one of the network's switches " + serving);
        }
        return device;
    }

    /** Returns the switch that the field names. */
    static DeviceId configured(JsonField field, Set<DeviceId> switches) {
        DeviceId device = field.device();
        if (!switches.contains(device)) {
            throw field.shouldBe("one of the configured switches " + switches + "; or add it to them");
        }
        return device;
    }
}
