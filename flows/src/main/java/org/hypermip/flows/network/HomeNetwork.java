/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.network;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.onlab.packet.IPv6;
import org.onlab.packet.Ip6Address;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.MacAddress;
import org.onlab.packet.VlanId;
import org.onosproject.net.DeviceId;

/** A network whose mobile nodes keep their addresses when they leave it: their home network (RFC 5944 section 1.6). */
@AutoValue
public abstract class HomeNetwork {

    /** The largest legal VNI: the upper half of the 24-bit space carries traffic handed over between agents. */
    public static final int MAX_VNI = (1 << 23) - 1;

    /** Name of the network, unique in the configuration. */
    public abstract String id();

    /** Tunnel key of this network, 1 to {@link #MAX_VNI}. */
    public abstract int vni();

    /** Prefixes the home addresses are taken from; at least one. */
    public abstract ImmutableSet<IpPrefix> prefixes();

    /** Addresses of the home router. */
    public abstract ImmutableSet<IpAddress> gateways();

    /** MAC address of the home router, as the mobile nodes know it. */
    public abstract MacAddress gatewayMac();

    /** Switches with ports in this network; at least one. */
    public abstract ImmutableSet<DeviceId> switches();

    /** The tag of its frames at its switches (IEEE 802.1Q), but for those of {@link #accessPorts()}; absent if they have none. */
    public abstract Optional<VlanId> vlan();

    /** The ports of its switches where no frame has a tag, and all are its own: its hosts' ports among them. */
    public abstract ImmutableSet<PortPattern> accessPorts();

    /** The one of {@link #switches()} where the reverse tunnel ends (RFC 3024). */
    public abstract DeviceId homeAgent();

    /** Which of {@link #switches()} are home agents: all, or {@link #homeAgent()} alone. */
    public abstract HomeAgents homeAgents();

    /**
     * Of a network with one home agent, those that were home agents until lately. They act as such until base forwarding has learned of
     * the present one.
     */
    public abstract ImmutableSet<DeviceId> formerAgents();

    /** How long the place a mobile node left sends on what still reaches it. */
    public abstract Duration grace();

    /** How long frames may go both ways: longer, and those for the paused guest only fill its queue. */
    public abstract Duration simultaneousLimit();

    /** How long a binding of a mobile node that is away holds at most, unless it is refreshed. */
    public abstract Lifetime lifetime();

    /** How long a migration may stay open at most, unless it is refreshed: then both its places are probed. */
    public abstract Lifetime preparedLifetime();

    /** How many of its mobile nodes may be away or on the move; absent if any number may. */
    public abstract Optional<Integer> maxBindings();

    /** The largest IP packet its mobile nodes send, in bytes. */
    public abstract int mtu();

    /** Tells whether its mobile nodes are followed by what they announce, though no hypervisor says that they move. */
    public abstract boolean reactive();

    /** The listed machines: at home in it, and followed so before any hypervisor has registered them. */
    public abstract ImmutableList<Machine> machines();

    /** The way to other networks of what its mobile nodes send when they are away. */
    public abstract Egress egress();

    /**
     * Tells whether its mobile nodes that are away exchange packets with the other configured networks without a detour by way of
     * home. What they send takes the short way to those networks only for which this is true as well: their routers have to
     * accept the mobile nodes' addresses.
     */
    public abstract boolean routeOptimization();

    /**
     * Tells whether its mobile nodes that are away may use any IPv6 address of its prefixes, and any link-local one, besides those
     * registered: temporary addresses (RFC 8981) are known to nobody beforehand.
     */
    public abstract boolean temporaryAddresses();

    /** Returns those of {@link #switches()} that are home agents, for whatever mobile node of its that is away. */
    public ImmutableSet<DeviceId> agents() {
        return homeAgents() == HomeAgents.ALL
                ? switches()
                : ImmutableSet.<DeviceId>builder()
                        .add(homeAgent())
                        .addAll(formerAgents())
                        .build();
    }

    /** Returns those of them that neighbors are answered by. Of several that a question is flooded to, one may answer. */
    public ImmutableSet<DeviceId> answeringAgents() {
        return homeAgents() == HomeAgents.ALL ? switches() : ImmutableSet.of(homeAgent());
    }

    /**
     * Tells whether its mobile nodes may come from hosts that nobody speaks for: then a destination's word alone moves one that no
     * hypervisor is known to have.
     */
    public abstract boolean plainHosts();

    /** Tells whether the switch serves this network, so that a mobile node attached to it is at home. */
    public boolean isServedBy(DeviceId device) {
        return switches().contains(device);
    }

    /** Tells whether the address belongs to one of the prefixes. */
    public boolean contains(IpAddress address) {
        return prefixes().stream().anyMatch(prefix -> prefix.contains(address));
    }

    /** Tells whether addresses of one family are taken from one of the prefixes. */
    public boolean hasFamilyOf(IpAddress address) {
        return prefixes().stream().anyMatch(prefix -> prefix.isIp4() == address.isIp4());
    }

    /** Returns the IPv6 addresses of the home router: those of {@link #gateways()}, and the link-local one made of its MAC address. */
    public Stream<Ip6Address> ip6Gateways() {
        Ip6Address linkLocal =
                Ip6Address.valueOf(IPv6.getLinkLocalAddress(gatewayMac().toBytes()));
        return Stream.concat(
                        gateways().stream().filter(IpAddress::isIp6).map(IpAddress::getIp6Address),
                        Stream.of(linkLocal))
                .distinct();
    }

    /** Tells whether the address is the home router's. */
    public boolean isGateway(IpAddress address) {
        return gateways().contains(address)
                || (address.isIp6() && ip6Gateways().anyMatch(address.getIp6Address()::equals));
    }

    /** Tells whether some addresses belong to both: they may be different tenants'. */
    public boolean overlaps(HomeNetwork other) {
        return prefixes().stream().anyMatch(own -> other.prefixes().stream().anyMatch(theirs -> overlap(own, theirs)));
    }

    /** Tells whether some addresses are in both prefixes. */
    public static boolean overlap(IpPrefix one, IpPrefix other) {
        return one.contains(other) || other.contains(one);
    }

    /** Returns a switch where frames of both look the same, so that nobody can tell whose they are. */
    public Optional<DeviceId> linkSharedWith(HomeNetwork other) {
        return vlan().equals(other.vlan())
                ? switches().stream().filter(other::isServedBy).findFirst()
                : Optional.empty();
    }

    /** Tells whether no frame has a tag at the port of that name, and all are its own. */
    public boolean isAccessPort(String port) {
        return accessPorts().stream().anyMatch(pattern -> pattern.matches(port));
    }

    HomeNetwork servedBy(Set<DeviceId> reachable) {
        return reachable.contains(homeAgent())
                ? this
                : switches().stream()
                        .filter(reachable::contains)
                        .findFirst()
                        .map(standIn -> toBuilder().homeAgent(standIn).build())
                        .orElse(this);
    }

    /** Returns a builder that starts from this network. */
    public abstract Builder toBuilder();

    /**
     * Returns a builder of a network that is neither reactive nor optimized, with reverse tunnels, and without a VLAN or limits. It has no
     * temporary addresses and no plain hosts. All its switches are home agents. All else must be set.
     */
    public static Builder builder() {
        return new AutoValue_HomeNetwork.Builder()
                .homeAgents(HomeAgents.ALL)
                .formerAgents(List.of())
                .vlan(Optional.empty())
                .accessPorts(List.of())
                .reactive(false)
                .machines(List.of())
                .egress(Egress.REVERSE_TUNNEL)
                .routeOptimization(false)
                .temporaryAddresses(false)
                .plainHosts(false)
                .lifetime(Lifetime.INFINITE)
                .preparedLifetime(Lifetime.INFINITE)
                .maxBindings(Optional.empty());
    }

    /** Collects the fields; {@link #build} fails if one is missing. */
    @AutoValue.Builder
    public abstract static class Builder {
        /** Sets the name. */
        public abstract Builder id(String id);

        /** Sets the tunnel key. */
        public abstract Builder vni(int vni);

        /** Sets the prefixes. */
        public abstract Builder prefixes(Iterable<IpPrefix> prefixes);

        /** Sets the home router's addresses. */
        public abstract Builder gateways(Iterable<IpAddress> gateways);

        /** Sets the home router's MAC address. */
        public abstract Builder gatewayMac(MacAddress mac);

        /** Sets the switches of the network. */
        public abstract Builder switches(Iterable<DeviceId> switches);

        /** Sets the tag of its frames. */
        public abstract Builder vlan(Optional<VlanId> vlan);

        /** Sets where its frames have no tag. */
        public abstract Builder accessPorts(Iterable<PortPattern> ports);

        /** Sets the switch where reverse tunnels end. */
        public abstract Builder homeAgent(DeviceId device);

        /** Sets which switches are home agents. */
        public abstract Builder homeAgents(HomeAgents agents);

        /** Sets which switches were home agents until lately. */
        public abstract Builder formerAgents(Iterable<DeviceId> devices);

        /** Sets the grace time. */
        public abstract Builder grace(Duration grace);

        /** Sets how long frames may go both ways. */
        public abstract Builder simultaneousLimit(Duration limit);

        /** Sets how long bindings hold. */
        public abstract Builder lifetime(Lifetime lifetime);

        /** Sets how long migrations may stay open. */
        public abstract Builder preparedLifetime(Lifetime lifetime);

        /** Sets how many mobile nodes may be away. */
        public abstract Builder maxBindings(Optional<Integer> number);

        /** Sets the MTU in bytes. */
        public abstract Builder mtu(int mtu);

        /** Sets whether its mobile nodes are followed by what they announce. */
        public abstract Builder reactive(boolean reactive);

        /** Sets the listed machines, which may be followed unregistered. */
        public abstract Builder machines(Iterable<Machine> machines);

        /** Sets the way of what visiting mobile nodes send. */
        public abstract Builder egress(Egress egress);

        /** Sets whether packets take the short way to and from other networks. */
        public abstract Builder routeOptimization(boolean optimized);

        /** Sets whether mobile nodes that are away may use IPv6 addresses that nobody registered. */
        public abstract Builder temporaryAddresses(boolean allowed);

        /** Sets whether its mobile nodes may come from hosts that nobody speaks for. */
        public abstract Builder plainHosts(boolean plain);

        /** Returns the network. */
        public abstract HomeNetwork build();
    }
}
