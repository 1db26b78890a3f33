/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.MapDifference;
import com.google.common.collect.Maps;
import java.util.HashMap;
import java.util.Map;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rules.Pipeline;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/** The network between two changes. */
@AutoValue
abstract class ViewVersion {

    /** What is configured, whatever stands in for what. */
    abstract MobilityDomain configured();

    /** The switches that the configuration names. */
    abstract ImmutableSet<DeviceId> devices();

    /** The network as it is. */
    abstract NetworkView present();

    /** The same with the ports that have just gone. */
    abstract NetworkView forRules();

    static ViewVersion of(MobilityDomain configured, NetworkView present, NetworkView forRules) {
        return new AutoValue_ViewVersion(
                configured,
                NetworkViewReader.devicesOf(configured).collect(ImmutableSet.toImmutableSet()),
                present,
                forRules);
    }

    /** Tells whether this is still configured. Comparing it with itself takes no time. */
    boolean isOf(MobilityDomain domain, Pipeline pipeline) {
        return configured().equals(domain) && present().pipeline().equals(pipeline);
    }

    /** Returns the same with a switch's ports as they are now. */
    ViewVersion with(DeviceId device, Map<String, PortNumber> ports, Map<String, PortNumber> departed) {
        Map<String, PortNumber> all = new HashMap<>(departed);
        all.putAll(ports);
        return new AutoValue_ViewVersion(
                configured(),
                devices(),
                present().with(device, ImmutableMap.copyOf(ports)),
                forRules().with(device, ImmutableMap.copyOf(all)));
    }

    /** Returns the names of those of a switch's ports that rules see otherwise than before. */
    ImmutableSet<String> portsOtherThan(ViewVersion before, DeviceId device) {
        MapDifference<String, PortNumber> changes =
                Maps.difference(before.portsForRules(device), portsForRules(device));
        return ImmutableSet.<String>builder()
                .addAll(changes.entriesOnlyOnLeft().keySet())
                .addAll(changes.entriesOnlyOnRight().keySet())
                .addAll(changes.entriesDiffering().keySet())
                .build();
    }

    private ImmutableMap<String, PortNumber> portsForRules(DeviceId device) {
        return forRules().ports().getOrDefault(device, ImmutableMap.of());
    }

    /** Returns the same with these home agents, and with these switches to answer ARP. */
    ViewVersion with(MobilityDomain served, ImmutableSet<DeviceId> arpResponders) {
        return new AutoValue_ViewVersion(
                configured(),
                devices(),
                present().with(served, arpResponders),
                forRules().with(served, arpResponders));
    }
}
