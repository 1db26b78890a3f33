/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.hypermip.app.reconcile.ledger.Holder;
import org.hypermip.app.store.BindingStore;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.rules.RuleSet;
import org.onosproject.net.DeviceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What bindings have to do with, kept with each change of one of them, so that nobody has to look through all. */
final class BindingIndex {

    private static final Logger LOG = LoggerFactory.getLogger(BindingIndex.class);

    private final BindingStore bindings;
    private final Supplier<NetworkView> view;
    private final PortUsers ports = new PortUsers();
    private final MulticastListeners listeners = new MulticastListeners();
    private final Set<String> known = new HashSet<>();

    BindingIndex(BindingStore bindings, Supplier<NetworkView> view) {
        this.bindings = bindings;
        this.view = view;
    }

    /**
     * Takes in the binding of a mobile node as it is now, or that it is gone. One that cannot be taken in is no other's matter.
     *
     * @return those whose rules may be others for it
     */
    ImmutableSet<Holder> update(String mobileNode) {
        try {
            return takeIn(mobileNode);
        } catch (RuntimeException e) {
            LOG.warn("It is not known what the binding of '{}' has to do with", mobileNode, e);
            return ImmutableSet.of();
        }
    }

    private synchronized ImmutableSet<Holder> takeIn(String mobileNode) {
        NetworkView now = view.get();
        Optional<Binding> binding = bindings.get(mobileNode);
        if (binding.isPresent()) {
            known.add(mobileNode);
        } else {
            known.remove(mobileNode);
        }
        ports.set(mobileNode, binding.stream(), now.domain());
        return listeners.set(
                mobileNode,
                binding.map(there -> DesiredRules.listeners(there, now)).orElse(ImmutableSetMultimap.of()),
                now.domain());
    }

    /** Takes in all of them as they are now, one after the other. */
    void updateAll() {
        bindings.all().forEach(binding -> update(binding.mobileNode()));
        known().stream()
                .filter(mobileNode -> bindings.get(mobileNode).isEmpty())
                .forEach(this::update);
    }

    private synchronized ImmutableSet<String> known() {
        return ImmutableSet.copyOf(known);
    }

    /** Returns the mobile nodes that have to do with the port of that name. */
    synchronized ImmutableSet<String> usersOf(DeviceId device, String port) {
        return ports.of(device, port);
    }

    /** Returns the networks at switches that want rules for several mobile nodes together. */
    synchronized ImmutableSet<Holder> networks() {
        return listeners.holders(view.get().domain());
    }

    /** Returns what a network at a switch wants. */
    synchronized RuleSet rules(String network, DeviceId device) {
        NetworkView now = view.get();
        return now.domain()
                .network(network)
                .map(known -> listeners.rules(known, device, now))
                .orElse(RuleSet.EMPTY);
    }
}
