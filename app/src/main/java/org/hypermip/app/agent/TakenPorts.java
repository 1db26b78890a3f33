/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import com.google.common.collect.ImmutableMultimap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hypermip.app.reconcile.Reconciler;
import org.hypermip.app.store.BindingStore;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingKey;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.Ending;
import org.hypermip.flows.network.Hypervisor;
import org.onosproject.net.DeviceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A guard outlives the binding that it was for as long as its port is there, or until the hypervisor there names the port as another's. */
final class TakenPorts {

    private static final Logger LOG = LoggerFactory.getLogger(TakenPorts.class);

    private final Bindings bindings;
    private final BindingStore store;
    private final Reconciler reconciler;
    private final Function<String, Executor> aside;

    /**
     * Creates them.
     *
     * @param aside where work on a mobile node is done that nobody waits for
     */
    TakenPorts(Bindings bindings, BindingStore store, Reconciler reconciler, Function<String, Executor> aside) {
        this.bindings = bindings;
        this.store = store;
        this.reconciler = reconciler;
        this.aside = aside;
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
        guardedAt(device, port)
                .filter(guarded -> !guarded.equals(holder))
                .forEach(guarded -> end(guarded, device, port));
    }

    /** Hears that a switch has taken a port away: one that gets its name is another port. */
    void gone(DeviceId device, String port) {
        guardedAt(device, port).forEach(guarded -> aside.apply(guarded).execute(() -> end(guarded, device, port)));
    }

    private Stream<String> guardedAt(DeviceId device, String port) {
        return store.known().mobileNodes(BindingKey.guard(device, port)).stream()
                .sorted();
    }

    private void end(String mobileNode, DeviceId device, String port) {
        CompletableFuture<?> unused = bindings.decide(
                        mobileNode, new GuardDecider(mobileNode, device, port), change -> {
                            reconciler.request(mobileNode);
                            return CompletableFuture.completedFuture(change.transition());
                        })
                .exceptionally(failure -> {
                    LOG.warn("The guard of {} at {} stays until it is looked at again", port, device, failure);
                    return null;
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
