/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

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

    /**
     * The numbers that those ports had when they were found, as far as they were. A port of the same name with another number is
     * another port: the switch has made it since, and it may be another mobile node's.
     */
    public abstract ImmutableMap<MacAddress, PortNumber> portNumbers();

    /** Returns the port name of that interface. */
    public Optional<String> port(MacAddress mac) {
        return Optional.ofNullable(ports().get(mac));
    }

    /** Tells whether a port of the interface's port name can still be the one that was meant. */
    public boolean isSamePort(MacAddress mac, PortNumber number) {
        return Optional.ofNullable(portNumbers().get(mac)).map(number::equals).orElse(true);
    }

    /** Tells whether it is at that hypervisor. */
    public boolean isAt(String hypervisorId) {
        return hypervisor().filter(hypervisorId::equals).isPresent();
    }

    /** Returns this place with the ports added; a port named anew replaces the old name. */
    public Attachment withPorts(Map<MacAddress, String> more) {
        Map<MacAddress, String> all = new LinkedHashMap<>(ports());
        all.putAll(more);
        return withOnlyPorts(all);
    }

    /** Returns this place with those ports alone; the number of a port that keeps its name stays. */
    Attachment withOnlyPorts(Map<MacAddress, String> all) {
        return new AutoValue_Attachment(
                hypervisor(),
                device(),
                ImmutableMap.copyOf(all),
                ImmutableMap.copyOf(
                        Maps.filterKeys(portNumbers(), mac -> Objects.equals(all.get(mac), ports().get(mac)))));
    }

    /** Returns this place without the port of that name. */
    Attachment withoutPort(String name) {
        return withOnlyPorts(Maps.filterValues(ports(), other -> !other.equals(name)));
    }

    /** Returns this place with these numbers of its ports, and no others. */
    public Attachment withPortNumbers(Map<MacAddress, PortNumber> numbers) {
        return new AutoValue_Attachment(hypervisor(), device(), ports(), ImmutableMap.copyOf(numbers));
    }

    /**
     * Returns this place with the numbers of those ports that are there by now.
     *
     * @param anew the interfaces whose port has just been named: a number known before counts no more
     * @param find finds a port of the switch by its name
     */
    public Attachment found(Set<MacAddress> anew, Function<String, Optional<PortNumber>> find) {
        ImmutableMap.Builder<MacAddress, PortNumber> numbers = ImmutableMap.builder();
        ports().forEach((mac, name) -> Optional.ofNullable(portNumbers().get(mac))
                .filter(known -> !anew.contains(mac))
                .or(() -> find.apply(name))
                .ifPresent(number -> numbers.put(mac, number)));
        return withPortNumbers(numbers.build());
    }

    /** Returns this place without the ports that were never found. */
    Attachment onlyFound() {
        return new AutoValue_Attachment(
                hypervisor(),
                device(),
                ImmutableMap.copyOf(Maps.filterKeys(ports(), portNumbers()::containsKey)),
                portNumbers());
    }

    /** Tells whether both are the same hypervisor's ports, whatever their numbers. */
    boolean isLike(Attachment other) {
        return withPortNumbers(Map.of()).equals(other.withPortNumbers(Map.of()));
    }

    /** Returns a place at a hypervisor. */
    public static Attachment at(String hypervisor, DeviceId device, Map<MacAddress, String> ports) {
        return new AutoValue_Attachment(Optional.of(hypervisor), device, ImmutableMap.copyOf(ports), ImmutableMap.of());
    }

    /** Returns the place of a mobile node that nobody has located: somewhere behind its home agent. */
    public static Attachment somewhereAtHome(DeviceId homeAgent) {
        return new AutoValue_Attachment(Optional.empty(), homeAgent, ImmutableMap.of(), ImmutableMap.of());
    }
}
