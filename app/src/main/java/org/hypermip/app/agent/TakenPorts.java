/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import com.google.common.collect.ImmutableMultimap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.hypermip.app.reconcile.Reconciler;
import org.hypermip.app.store.BindingStore;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingKey;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.Ending;
import org.hypermip.flows.network.Hypervisor;
import org.onosproject.net.DeviceId;

/** A guard outlives the binding that it was for as long as its port is there, or until the hypervisor there names the port as another's. */
final class TakenPorts {

    private final Bindings bindings;
    private final BindingStore store;
    private final Reconciler reconciler;

    TakenPorts(Bindings bindings, BindingStore store, Reconciler reconciler) {
        this.bindings = bindings;
        this.store = store;
        this.reconciler = reconciler;
    }

    /**
     * Hears whose ports there are which from now on.
     *
     * @param ports by mobile node
     */
    void named(String hypervisor, ImmutableMultimap<String, String> ports) {
        if (!ports.isEmpty()) {
            bindings.situation()
                    .domain()
                    .hypervisor(hypervisor)
                    .map(Hypervisor::device)
                    .ifPresent(
                            device -> ports.entries().forEach(port -> named(device, port.getValue(), port.getKey())));
        }
    }

    private void named(DeviceId device, String port, String holder) {
        end(device, port, guarded -> !guarded.equals(holder));
    }

    /** Hears that a switch has taken a port away: one that gets its name is another port. */
    void gone(DeviceId device, String port) {
        end(device, port, guarded -> true);
    }

    private void end(DeviceId device, String port, Predicate<String> whose) {
        store.known().mobileNodes(BindingKey.guard(device, port)).stream()
                .filter(whose)
                .sorted()
                .forEach(guarded -> end(guarded, device, port));
    }

    private void end(String mobileNode, DeviceId device, String port) {
        CompletableFuture<?> unused =
                bindings.decide(mobileNode, new GuardDecider(mobileNode, device, port), change -> {
                    reconciler.request(mobileNode);
                    return CompletableFuture.completedFuture(change.transition());
                });
    }

    /** The guard of a port goes; a binding that has begun anew stays. */
    private static final class GuardDecider implements Decider {

        private final String mobileNode;
        private final DeviceId device;
        private final String port;

        GuardDecider(String mobileNode, DeviceId device, String port) {
            this.mobileNode = mobileNode;
            this.device = device;
            this.port = port;
        }

        @Override
        public boolean knowsEnded() {
            return true;
        }

        @Override
        public Decision decide(Optional<Binding> before, Situation situation) {
            return before.map(binding -> Ending.taken(binding, device, port, situation.now()))
                    .orElseGet(() -> Decision.refuse(DeregistrationDecider.unknown(mobileNode)));
        }
    }
}
