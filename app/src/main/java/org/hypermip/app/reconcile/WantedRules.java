/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.function.Supplier;
import org.hypermip.app.reconcile.ledger.Holder;
import org.hypermip.app.store.BindingStore;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.rules.RuleSet;

/** Who wants rules, and which: each mobile node those of its binding, and the fabric those that are nobody's alone. */
final class WantedRules {

    private final BindingStore bindings;
    private final Supplier<NetworkView> view;
    private volatile boolean withdrawn;

    WantedRules(BindingStore bindings, Supplier<NetworkView> view) {
        this.bindings = bindings;
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
                .map(mobileNode -> bindings.get(mobileNode)
                        .map(binding -> DesiredRules.of(binding, view.get()))
                        .orElse(RuleSet.EMPTY))
                .orElseGet(() -> DesiredRules.shared(bindings.all(), view.get()));
    }

    /** Returns what all holders want now. */
    ImmutableMap<Holder, RuleSet> all() {
        ImmutableMap.Builder<Holder, RuleSet> all = ImmutableMap.builder();
        if (!withdrawn) {
            NetworkView now = view.get();
            ImmutableList<Binding> known = bindings.all();
            all.put(Holder.FABRIC, DesiredRules.shared(known, now));
            known.forEach(binding -> all.put(Holder.ofBinding(binding.mobileNode()), DesiredRules.of(binding, now)));
        }
        return all.build();
    }
}
