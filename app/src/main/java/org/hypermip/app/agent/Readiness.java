/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;
import org.hypermip.flows.frames.NetworkView;
import org.onosproject.net.DeviceId;

/**
 * What has to be there before a guest may pause: both switches, a tunnel between them, and the ports that frames are to go
 * out of. What is missing is found out while the migration can still be held.
 */
final class Readiness {

    private final NetworkView view;
    private final Predicate<DeviceId> reachable;

    Readiness(NetworkView view, Predicate<DeviceId> reachable) {
        this.view = view;
        this.reachable = reachable;
    }

    /** Returns why the binding's migration cannot switch over. */
    Optional<Refusal> lacking(Binding binding) {
        return binding.destination().flatMap(there -> lacking(binding, binding.at(), there));
    }

    private Optional<Refusal> lacking(Binding binding, Attachment here, Attachment there) {
        return away("source", here)
                .or(() -> away("destination", there))
                .or(() -> noTunnel(here, there))
                .or(() -> noTunnelPort("source", here, there))
                .or(() -> noTunnelPort("destination", there, here))
                .or(() -> binding.interfaces().stream()
                        .flatMap(address -> Stream.concat(
                                isAtHome(address, here) ? Stream.empty() : noPort("source", address, here).stream(),
                                noPort("destination", address, there).stream()))
                        .findFirst());
    }

    private Optional<Refusal> away(String end, Attachment place) {
        return reachable.test(place.device())
                ? Optional.empty()
                : refuse(
                        end,
                        place.device().toString(),
                        "this switch is not connected; try again when mip-switches shows it as available");
    }

    private Optional<Refusal> noTunnel(Attachment here, Attachment there) {
        return here.device().equals(there.device())
                        || view.domain().tunnel(here.device(), there.device()).isPresent()
                ? Optional.empty()
                : unavailable(
                        "destination",
                        there.device(),
                        "this switch has no encapsulation, or no IP version, in common with the source's, "
                                + here.device() + "; see mip-switches");
    }

    private Optional<Refusal> noTunnelPort(String end, Attachment place, Attachment other) {
        return place.device().equals(other.device())
                        || view.tunnelPort(place.device(), other.device()).isPresent()
                ? Optional.empty()
                : unavailable(
                        end, place.device(), "this switch has no tunnel port of the configured name; see mip-switches");
    }

    private Optional<Refusal> noPort(String end, HomeAddress address, Attachment place) {
        Optional<String> name = place.port(address.mac());
        if (name.isEmpty()) {
            return refuse(
                    end,
                    address.mac().toString(),
                    "no port of this interface is known at " + place.device() + "; register 'preparing' from there");
        }
        return view.port(place.device(), name.get()).isPresent()
                ? Optional.empty()
                : refuse(end, name.get(), "switch " + place.device() + " has no port of this name (yet)");
    }

    /** At home, a port that nobody named is found by the switch's own learning. */
    private boolean isAtHome(HomeAddress address, Attachment place) {
        return view.domain()
                .network(address.network())
                .filter(network -> network.isServedBy(place.device()))
                .isPresent();
    }

    private static Optional<Refusal> unavailable(String field, DeviceId device, String remedy) {
        return Optional.of(Refusal.of(ReplyCode.ENCAPSULATION_UNAVAILABLE, field, device.toString(), remedy));
    }

    private static Optional<Refusal> refuse(String field, String value, String remedy) {
        return Optional.of(Refusal.of(ReplyCode.INSUFFICIENT_RESOURCES, field, value, remedy));
    }
}
