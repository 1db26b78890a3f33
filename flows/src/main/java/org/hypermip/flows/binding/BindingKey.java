/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.util.Map;
import java.util.stream.Stream;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/** Something that bindings are found by. Two bindings that want the same thing have a key in common. */
@AutoValue
public abstract class BindingKey {

    /** What it is. */
    enum Kind {
        MAC,
        ADDRESS,
        NEIGHBOR,
        PORT,
        GUARD,
        HYPERVISOR,
        AWAY,
        STAY,
        VISITORS,
        CLAIMED
    }

    /** What it is. */
    abstract Kind kind();

    /** Its value. */
    abstract ImmutableList<Object> what();

    /** Who has an interface of that MAC address, or a port for one. */
    public static BindingKey mac(MacAddress mac) {
        return of(Kind.MAC, mac);
    }

    /** Who has that address of a network. */
    public static BindingKey address(String network, IpAddress address) {
        return of(Kind.ADDRESS, network, address);
    }

    /** Who answers for that address in some network, be it the link-local one that is made of a MAC address. */
    public static BindingKey neighbor(IpAddress address) {
        return of(Kind.NEIGHBOR, address);
    }

    /** Who has that port of a switch for one of its interfaces. */
    public static BindingKey port(DeviceId device, PortNumber port) {
        return of(Kind.PORT, device, port);
    }

    /** Whose binding has ended there, and left a guard on the port of that name. */
    public static BindingKey guard(DeviceId device, String port) {
        return of(Kind.GUARD, device, port);
    }

    /** Who can be at that hypervisor. */
    public static BindingKey hypervisor(String hypervisor) {
        return of(Kind.HYPERVISOR, hypervisor);
    }

    /** Who is away from that network, or on the move. */
    public static BindingKey away(String network) {
        return of(Kind.AWAY, network);
    }

    /** Who stays so, or will. */
    public static BindingKey stay(Stay stay) {
        return of(Kind.STAY, stay);
    }

    /** The right to be one of a hypervisor's visitors. */
    public static BindingKey visitors(String hypervisor) {
        return of(Kind.VISITORS, hypervisor);
    }

    /** Whose migration to that hypervisor waits for its source. */
    public static BindingKey claimed(String hypervisor) {
        return of(Kind.CLAIMED, hypervisor);
    }

    /** Returns all that a binding is found by. */
    public static ImmutableSet<BindingKey> all(Binding binding) {
        Stream<BindingKey> keys = binding.hasEnded()
                ? guards(binding.at())
                : Stream.of(
                                claims(binding).stream(),
                                binding.interfaces().stream().flatMap(BindingKey::neighbors),
                                binding.possiblePlaces().stream().flatMap(BindingKey::place),
                                BindingLimits.networks(binding).stream().map(BindingKey::away),
                                BindingLimits.claimant(binding).stream().map(BindingKey::claimed),
                                Stay.all(binding).stream().map(BindingKey::stay))
                        .flatMap(each -> each);
        Stream<BindingKey> guards =
                binding.guarded().stream().map(Draining::place).flatMap(BindingKey::guards);
        return Stream.concat(keys, guards).collect(ImmutableSet.toImmutableSet());
    }

    private static Stream<BindingKey> guards(Attachment place) {
        return place.ports().values().stream().map(name -> guard(place.device(), name));
    }

    /** Returns what belongs to that mobile node alone as long as it has the binding: addresses, and the ports that were found. */
    public static ImmutableSet<BindingKey> claims(Binding binding) {
        return binding.hasEnded()
                ? ImmutableSet.of()
                : Stream.concat(
                                binding.interfaces().stream().flatMap(BindingKey::addresses),
                                binding.possiblePlaces().stream().flatMap(place -> ports(binding, place)))
                        .collect(ImmutableSet.toImmutableSet());
    }

    /** Returns what an interface is found by. */
    static Stream<BindingKey> addresses(HomeAddress held) {
        return Stream.concat(
                Stream.of(mac(held.mac())), held.addresses().stream().map(ip -> address(held.network(), ip)));
    }

    private static Stream<BindingKey> neighbors(HomeAddress held) {
        return Stream.concat(held.addresses().stream(), held.ip6Addresses().stream())
                .map(BindingKey::neighbor);
    }

    /** Of interfaces that it has no more, the ports may be known still. */
    private static Stream<BindingKey> ports(Binding binding, Attachment place) {
        ImmutableSet<MacAddress> macs =
                binding.interfaces().stream().map(HomeAddress::mac).collect(ImmutableSet.toImmutableSet());
        Map<MacAddress, PortNumber> own = Maps.filterKeys(place.portNumbers(), macs::contains);
        return own.values().stream().map(number -> port(place.device(), number));
    }

    private static Stream<BindingKey> place(Attachment place) {
        return Stream.concat(
                place.hypervisor().stream().map(BindingKey::hypervisor),
                place.ports().keySet().stream().map(BindingKey::mac));
    }

    private static BindingKey of(Kind kind, Object... what) {
        return new AutoValue_BindingKey(kind, ImmutableList.copyOf(what));
    }
}
