/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.fake;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.network.HomeNetwork;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onosproject.net.ConnectPoint;

/**
 * A router for each network, each joined to all others: what comes for its MAC address it sends on to the network of the packet's
 * destination, TTL less one. All machines' MAC addresses are known to it.
 */
public final class FakeRouters {

    /** A network's router. */
    private static final class Router {
        private final HomeNetwork network;
        private final ConnectPoint port;

        private Router(HomeNetwork network, ConnectPoint port) {
            this.network = network;
            this.port = port;
        }
    }

    private final FakeFabric fabric;
    private final List<Router> routers = new ArrayList<>();
    private final Map<IpAddress, MacAddress> neighbors = new HashMap<>();
    private final ImmutableSet<HomeNetwork> filtering;

    /**
     * Creates routers that are not there yet.
     *
     * @param filtering networks whose routers drop what comes from there with a source address of elsewhere (RFC 3704 section 2.2)
     */
    public FakeRouters(FakeFabric fabric, Collection<HomeNetwork> filtering) {
        this.fabric = fabric;
        this.filtering = ImmutableSet.copyOf(filtering);
    }

    /** Adds the network's router at that port. */
    public void add(HomeNetwork network, ConnectPoint port) {
        routers.add(new Router(network, port));
    }

    /** Adds a machine. */
    public void addNeighbor(IpAddress address, MacAddress mac) {
        neighbors.put(address, mac);
    }

    /** Returns what would become of a packet; neither switches nor routers learn from it. */
    public Fate trace(ConnectPoint from, Frame frame) {
        Fate.Builder fate = Fate.builder();
        follow(from, frame, 0, fate);
        return fate.build();
    }

    private void follow(ConnectPoint from, Frame frame, int crossings, Fate.Builder fate) {
        for (Delivery delivery : fabric.trace(from, frame)) {
            int all = crossings + delivery.tunnelCrossings();
            Optional<Router> router = routerAt(delivery);
            if (router.isPresent()) {
                forward(router.get(), delivery.frame(), all, fate);
            } else {
                fate.deliver(Delivery.of(delivery.at(), delivery.frame(), all));
            }
        }
    }

    private void forward(Router router, Frame packet, int crossings, Fate.Builder fate) {
        IpAddress destination = packet.ipDestination().orElseThrow();
        if (filtering.contains(router.network)
                && !router.network.contains(packet.ipSource().orElseThrow())) {
            fate.filter(router.network);
        } else if (packet.isSpent()) {
            fate.expire(router.network);
        } else if (router.network.contains(destination)) {
            hand(router, packet.forwarded(), crossings, fate);
        } else {
            forwardFar(routerOf(destination), packet.forwarded(), crossings, fate);
        }
    }

    /** Source addresses are filtered where a packet enters a router from its network, not where it leaves. */
    private void forwardFar(Router last, Frame packet, int crossings, Fate.Builder fate) {
        if (packet.isSpent()) {
            fate.expire(last.network);
        } else {
            hand(last, packet.forwarded(), crossings, fate);
        }
    }

    private void hand(Router router, Frame packet, int crossings, Fate.Builder fate) {
        MacAddress receiver = Optional.ofNullable(
                        neighbors.get(packet.ipDestination().orElseThrow()))
                .orElseThrow(() -> new AssertionError("nobody answers the ARP request for " + packet));
        follow(router.port, packet.between(router.network.gatewayMac(), receiver), crossings, fate);
    }

    private Optional<Router> routerAt(Delivery delivery) {
        return routers.stream()
                .filter(router -> router.port.equals(delivery.at())
                        && router.network.gatewayMac().equals(delivery.frame().destination())
                        && delivery.frame().ipDestination().isPresent())
                .findFirst();
    }

    private Router routerOf(IpAddress destination) {
        return routers.stream()
                .filter(router -> router.network.contains(destination))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no route to " + destination));
    }
}
