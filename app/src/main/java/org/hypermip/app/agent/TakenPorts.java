/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import com.google.common.collect.ImmutableMultimap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.hypermip.app.reconcile.Reconciler;
import org.hypermip.app.store.BindingStore;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.network.Hypervisor;

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
            bindings.situation().domain().hypervisor(hypervisor).ifPresent(known -> store.all().stream()
                    .filter(binding -> binding.hasEnded() && isTaken(binding, known, ports))
                    .forEach(ended -> end(ended.mobileNode())));
        }
    }

    private static boolean isTaken(Binding ended, Hypervisor hypervisor, ImmutableMultimap<String, String> ports) {
        return ended.at().device().equals(hypervisor.device())
                && ports.entries().stream()
                        .anyMatch(port -> !port.getKey().equals(ended.mobileNode())
                                && ended.at().ports().containsValue(port.getValue()));
    }

    private void end(String mobileNode) {
        CompletableFuture<?> unused = bindings.decide(mobileNode, new GuardDecider(mobileNode), change -> {
            reconciler.request(mobileNode);
            return CompletableFuture.completedFuture(change.transition());
        });
    }

    /** What is left of a binding goes; one that has begun anew stays. */
    private static final class GuardDecider implements Decider {

        private final String mobileNode;

        GuardDecider(String mobileNode) {
            this.mobileNode = mobileNode;
        }

        @Override
        public boolean knowsEnded() {
            return true;
        }

        @Override
        public Decision decide(Optional<Binding> before, Situation situation) {
            return before.map(binding -> binding.hasEnded() ? Decision.end(binding) : Decision.accept(binding))
                    .orElseGet(() -> Decision.refuse(DeregistrationDecider.unknown(mobileNode)));
        }
    }
}
