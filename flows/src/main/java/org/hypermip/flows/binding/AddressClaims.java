/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.DeviceId;

/**
 * Who has an address: within a network, a MAC or IP address belongs to one mobile node. A MAC address does in all networks whose
 * frames look the same at some switch; tenants that can be told apart may have the same ones.
 */
public final class AddressClaims {

    private AddressClaims() {}

    /**
     * Returns why the mobile node may not have the interfaces that are registered for it. The hypervisor that it leaves knows better
     * than a binding of another one there, at home, that has been deleted or renamed since: that one's claims are void.
     */
    public static Optional<Refusal> conflict(Registration registration, KnownBindings bindings, MobilityDomain domain) {
        boolean isSource = registration
                .source()
                .map(registration.reporter()::equals)
                .orElseGet(() -> registration
                        .destination()
                        .filter(there -> !there.equals(registration.reporter()))
                        .isPresent());
        return conflict(
                registration.mobileNode(),
                registration.interfaces(),
                bindings,
                other -> !isSource
                        || !Places.isSettledAtHome(other)
                        || !other.at().isAt(registration.reporter()),
                domain);
    }

    /** Returns why the mobile node may not have these interfaces: another of the bindings has one of their addresses. */
    public static Optional<Refusal> conflict(
            String mobileNode, List<HomeAddress> claimed, KnownBindings bindings, MobilityDomain domain) {
        return conflict(mobileNode, claimed, bindings, other -> true, domain);
    }

    /** Returns the same, of those bindings that count. */
    static Optional<Refusal> conflict(
            String mobileNode,
            List<HomeAddress> claimed,
            KnownBindings bindings,
            Predicate<Binding> counts,
            MobilityDomain domain) {
        return IntStream.range(0, claimed.size())
                .boxed()
                .flatMap(index -> holders(claimed.get(index), bindings).stream()
                        .filter(other -> !other.hasEnded()
                                && !other.isOnlyClaimed()
                                && !other.mobileNode().equals(mobileNode))
                        .filter(counts)
                        .flatMap(other -> other.interfaces().stream()
                                .flatMap(held -> conflict(
                                        "vm.interfaces[" + index + "]",
                                        claimed.get(index),
                                        held,
                                        other.mobileNode(),
                                        domain)
                                        .stream())))
                .findFirst();
    }

    private static ImmutableList<Binding> holders(HomeAddress claimed, KnownBindings bindings) {
        return bindings.with(BindingKey.addresses(claimed).collect(Collectors.toList()));
    }

    private static Optional<Refusal> conflict(
            String field, HomeAddress claimed, HomeAddress held, String holder, MobilityDomain domain) {
        if (!claimed.network().equals(held.network())) {
            return sharedLink(claimed, held, domain)
                    .filter(device -> claimed.mac().equals(held.mac()))
                    .map(device -> Refusal.of(
                            ReplyCode.PROHIBITED,
                            field + ".mac",
                            held.mac().toString(),
                            "mobile node '" + holder + "' has this address in network " + held.network()
                                    + ", whose frames look the same at " + device
                                    + "; give another one, or one of the networks another VLAN"));
        }
        return claimed.mac().equals(held.mac())
                ? Optional.of(refusal(field + ".mac", held.mac().toString(), holder))
                : Sets.intersection(claimed.addresses(), held.addresses()).stream()
                        .findFirst()
                        .map(address -> refusal(field + ".addresses", address.toString(), holder));
    }

    private static Optional<DeviceId> sharedLink(HomeAddress one, HomeAddress other, MobilityDomain domain) {
        return domain.network(one.network())
                .flatMap(network -> domain.network(other.network()).flatMap(network::linkSharedWith));
    }

    private static Refusal refusal(String field, String value, String holder) {
        return Refusal.of(
                ReplyCode.PROHIBITED,
                field,
                value,
                "mobile node '" + holder + "' has this address; give another one, or deregister that one");
    }
}
