/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.util.function.Supplier;
import org.hypermip.app.reconcile.ledger.Holder;
import org.hypermip.app.store.BindingStore;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.rules.RuleSet;

/** Who wants rules, and which: each mobile node those of its binding, each network those of its mobile nodes together, and the fabric the rest. */
final class WantedRules {

    /** The rules of a binding, and what they were made of. */
    private static final class Made {
        private final Binding binding;
        private final NetworkView view;
        private final RuleSet rules;

        Made(Binding binding, NetworkView view) {
            this.binding = binding;
            this.view = view;
            this.rules = DesiredRules.of(binding, view);
        }

        @SuppressWarnings(
                "ReferenceEquality") // whether they are the same is to take no time; if they are only equal, no harm is
        // done
        boolean isOf(Binding otherBinding, NetworkView otherView) {
            return binding == otherBinding && view == otherView;
        }
    }

    /** A rollout asks at each of its steps. As many of them at a time need not compute the same again. */
    private static final int LATEST = 256;

    private final BindingStore bindings;
    private final BindingIndex index;
    private final Supplier<NetworkView> view;
    private final Cache<String, Made> latest =
            CacheBuilder.newBuilder().maximumSize(LATEST).build();
    private volatile boolean withdrawn;

    WantedRules(BindingStore bindings, BindingIndex index, Supplier<NetworkView> view) {
        this.bindings = bindings;
        this.index = index;
        this.view = view;
    }

    /** From now on nobody wants anything. */
    void withdraw() {
        withdrawn = true;
    }

    /** Returns what one holder wants now. */
    RuleSet of(Holder holder) {
        if (withdrawn) {
            return RuleSet.EMPTY;
        }
        return holder.mobileNode()
                .map(this::ofBinding)
                .or(() -> holder.network()
                        .flatMap(network -> holder.device().map(device -> index.rules(network, device))))
                .orElseGet(() -> DesiredRules.ofFabric(view.get()));
    }

    private RuleSet ofBinding(String mobileNode) {
        return bindings.get(mobileNode).map(this::ofBinding).orElse(RuleSet.EMPTY);
    }

    private RuleSet ofBinding(Binding binding) {
        NetworkView now = view.get();
        Made made = latest.getIfPresent(binding.mobileNode());
        if (made == null || !made.isOf(binding, now)) {
            made = new Made(binding, now);
            latest.put(binding.mobileNode(), made);
        }
        return made.rules;
    }

    /** Returns all who want anything now. */
    ImmutableSet<Holder> holders() {
        ImmutableSet.Builder<Holder> all = ImmutableSet.builder();
        if (!withdrawn) {
            all.add(Holder.FABRIC).addAll(index.networks());
            bindings.all().forEach(binding -> all.add(Holder.ofBinding(binding.mobileNode())));
        }
        return all.build();
    }

    /** Returns what all holders want now. */
    ImmutableMap<Holder, RuleSet> all() {
        return ImmutableMap.copyOf(Maps.toMap(holders(), this::of));
    }
}
