/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;

/**
 * A place where a mobile node is or will be attached. Outside its home network this, with the tunnel endpoint of the
 * switch, is its care-of address.
 */
@AutoValue
public abstract class Attachment {

    /** The hypervisor; absent as long as only the home network of a mobile node is known. */
    public abstract Optional<String> hypervisor();

    /** The switch. */
    public abstract DeviceId device();

    /** Name of the switch port of each interface, as far as a hypervisor said it. */
    public abstract ImmutableMap<MacAddress, String> ports();

    /** Returns the port name of that interface. */
    public Optional<String> port(MacAddress mac) {
        return Optional.ofNullable(ports().get(mac));
    }

    /** Tells whether it is at that hypervisor. */
    public boolean isAt(String hypervisorId) {
        return hypervisor().filter(hypervisorId::equals).isPresent();
    }

    /** Returns this place with the ports added; a port named anew replaces the old name. */
    public Attachment withPorts(Map<MacAddress, String> more) {
        Map<MacAddress, String> all = new LinkedHashMap<>(ports());
        all.putAll(more);
        return new AutoValue_Attachment(hypervisor(), device(), ImmutableMap.copyOf(all));
    }

    /** Returns a place at a hypervisor. */
    public static Attachment at(String hypervisor, DeviceId device, Map<MacAddress, String> ports) {
        return new AutoValue_Attachment(Optional.of(hypervisor), device, ImmutableMap.copyOf(ports));
    }

    /** Returns the place of a mobile node that nobody has located: somewhere behind its home agent. */
    public static Attachment somewhereAtHome(DeviceId homeAgent) {
        return new AutoValue_Attachment(Optional.empty(), homeAgent, ImmutableMap.of());
    }
}
