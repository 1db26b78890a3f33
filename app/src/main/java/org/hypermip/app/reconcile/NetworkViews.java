/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.hypermip.app.config.MobilityDomainService;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.LatePorts;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.AnnotationKeys;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Port;
import org.onosproject.net.PortNumber;

/**
 * The network as it is, kept: whoever wants it takes the latest version. It is read once, and follows what ONOS tells from then on. Two
 * things count before ONOS has told them: another configuration, and a port that a decision asks for by its name. Rules are made of what is
 * known: a port that they lack has them made again when it comes.
 */
final class NetworkViews {

    private final MobilityDomainService configuration;
    private final NetworkViewReader reader;
    private final DepartedPorts departed;
    private final LatePorts latePorts = this::late;
    private volatile Optional<ViewVersion> latest = Optional.empty();

    NetworkViews(MobilityDomainService configuration, NetworkViewReader reader, DepartedPorts departed) {
        this.configuration = configuration;
        this.reader = reader;
        this.departed = departed;
    }

    /** Returns the network as it is now. */
    NetworkView present() {
        return current().present();
    }

    /** Returns the network that rules are made for: with the ports that have just gone. */
    NetworkView forRules() {
        return current().forRules();
    }

    /** Tells whether the configuration names the switch. */
    boolean isConfigured(DeviceId device) {
        return current().devices().contains(device);
    }

    private ViewVersion current() {
        return latest.filter(this::isAsConfigured).orElseGet(this::reread);
    }

    private synchronized ViewVersion reread() {
        if (latest.filter(this::isAsConfigured).isEmpty()) {
            refresh();
        }
        return latest.orElseThrow();
    }

    private boolean isAsConfigured(ViewVersion version) {
        return version.isOf(configuration.domain(), configuration.pipeline());
    }

    /** Reads all of it anew; returns whether it is another than it was kept. */
    synchronized boolean refresh() {
        Optional<ViewVersion> read = Optional.of(
                ViewVersion.of(configuration.domain(), reader.read().with(latePorts), reader.readWithDeparted()));
        boolean changed = !read.equals(latest);
        if (changed) {
            latest = read;
        }
        return changed;
    }

    /** Reads one switch anew: whether it is there, its ports, and what it can do. */
    synchronized void update(DeviceId device) {
        ViewVersion before = current();
        if (!reader.isKnown(device)) {
            refresh();
        } else if (before.devices().contains(device)) {
            MobilityDomain served = reader.servedNow();
            ImmutableSet<DeviceId> itself = ImmutableSet.of(device);
            ImmutableSet<DeviceId> responders = before.present().arpResponders();
            latest = Optional.of(before.with(device, reader.ports(device), departed.of(device))
                    .with(
                            served,
                            (reader.answersArp(device, served)
                                            ? Sets.union(responders, itself)
                                            : Sets.difference(responders, itself))
                                    .immutableCopy()));
        }
    }

    /**
     * Takes in what a switch has by that number now, for what is told of a port may have been overtaken. Returns the names of the ports
     * that are others for rules now.
     */
    ImmutableSet<String> portChanged(DeviceId device, PortNumber number) {
        return changePorts(device, ports -> {
            ports.values().removeIf(number::equals);
            reader.portName(device, number).ifPresent(name -> ports.put(name, number));
        });
    }

    /** Notes that other ports of the switch have departed than before. */
    ImmutableSet<String> departedAreOthers(DeviceId device) {
        return changePorts(device, ports -> {});
    }

    private synchronized ImmutableSet<String> changePorts(DeviceId device, Consumer<Map<String, PortNumber>> change) {
        ViewVersion before = current();
        if (!before.devices().contains(device)) {
            return ImmutableSet.of();
        }
        Map<String, PortNumber> ports = new HashMap<>(before.present().ports().getOrDefault(device, ImmutableMap.of()));
        change.accept(ports);
        ViewVersion after = before.with(device, ports, departed.of(device));
        if (!after.equals(before)) {
            latest = Optional.of(after);
        }
        return after.portsOtherThan(before, device);
    }

    /** ONOS may have a port that it has told nobody of yet. */
    private synchronized Optional<PortNumber> late(DeviceId device, String name) {
        ImmutableMap<String, PortNumber> ports = isConfigured(device) ? reader.ports(device) : ImmutableMap.of();
        if (ports.containsKey(name)) {
            latest = Optional.of(current().with(device, ports, departed.of(device)));
        }
        return Optional.ofNullable(ports.get(name));
    }

    /** Returns the name of a port, if it has one. */
    static Optional<String> name(Port port) {
        return Optional.ofNullable(port.annotations().value(AnnotationKeys.PORT_NAME));
    }
}
