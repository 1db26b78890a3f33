/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hypermip.flows.network.MobilityDomain;
import org.onlab.packet.MacAddress;

/**
 * What becomes of a mobile node's interfaces when they are listed anew. Settled at home, all may change. Elsewhere addresses and
 * interfaces may come and go, but one of those known stays: they tell that it is the same mobile node. An interface keeps its home network
 * as long as that is configured.
 */
public final class InterfaceUpdate {

    private final MobilityDomain domain;
    private final Binding binding;
    private final ImmutableList<HomeAddress> interfaces;
    private final ImmutableMap<MacAddress, HomeAddress> known;

    /** Creates the update of what is known of that mobile node. */
    public InterfaceUpdate(MobilityDomain domain, Binding binding) {
        this.domain = domain;
        this.binding = binding;
        this.interfaces = Places.asConfigured(binding.interfaces(), domain);
        this.known = byMac(interfaces);
    }

    /** Returns why these may not be its interfaces now; the fields are those of a registration. */
    public Optional<Refusal> objection(List<HomeAddress> listed) {
        return Places.isSettledAtHome(binding) || listed.isEmpty()
                ? Optional.empty()
                : another(listed).or(() -> IntStream.range(0, listed.size())
                        .mapToObj(index -> otherNetwork(listed.get(index), index))
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    private Optional<Refusal> another(List<HomeAddress> listed) {
        return listed.stream().map(HomeAddress::mac).anyMatch(known::containsKey)
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        ReplyCode.PROHIBITED,
                        "vm.interfaces[0].mac",
                        listed.get(0).mac().toString(),
                        binding.mobileNode() + " has " + known.keySet() + " and is at " + Movement.place(binding.at())
                                + "; if this is another machine, give it another name"));
    }

    private Optional<Refusal> otherNetwork(HomeAddress listed, int index) {
        return Optional.ofNullable(known.get(listed.mac()))
                .filter(before -> !before.network().equals(listed.network())
                        && domain.network(before.network()).isPresent())
                .map(before -> Refusal.of(
                        ReplyCode.PROHIBITED,
                        "vm.interfaces[" + index + "].network",
                        listed.network(),
                        "the home network of " + listed.mac() + " is " + before.network() + " as long as "
                                + binding.mobileNode() + " is away; bring it home first, or deregister it"));
    }

    /** Returns its interfaces from now on, as listed by the end that knows them. */
    public ImmutableList<HomeAddress> replacedBy(List<HomeAddress> listed) {
        boolean isNothingNew =
                listed.isEmpty() || ImmutableSet.copyOf(listed).equals(ImmutableSet.copyOf(binding.interfaces()));
        return isNothingNew ? binding.interfaces() : ImmutableList.copyOf(listed);
    }

    /** Returns its interfaces as two ends know them that need not know the same. */
    ImmutableList<HomeAddress> joinedBy(List<HomeAddress> listed) {
        ImmutableMap<MacAddress, HomeAddress> added = byMac(listed);
        return Stream.concat(
                        interfaces.stream().map(before -> joined(before, Optional.ofNullable(added.get(before.mac())))),
                        listed.stream().filter(address -> !known.containsKey(address.mac())))
                .collect(ImmutableList.toImmutableList());
    }

    private static HomeAddress joined(HomeAddress before, Optional<HomeAddress> added) {
        return added.map(more -> before.network().equals(more.network())
                        ? HomeAddress.of(
                                before.network(), before.mac(), Sets.union(before.addresses(), more.addresses()))
                        : more)
                .orElse(before);
    }

    private static ImmutableMap<MacAddress, HomeAddress> byMac(List<HomeAddress> interfaces) {
        return Maps.uniqueIndex(interfaces, HomeAddress::mac);
    }
}
