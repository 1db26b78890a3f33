/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.function.Supplier;
import org.hypermip.app.store.BindingStore;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.desired.DesiredRules;
import org.hypermip.flows.frames.NetworkView;
import org.hypermip.flows.rules.RuleSet;

/** Who wants rules, and which: each mobile node those of its binding, and the fabric those that are nobody's alone. */
final class Wishes {

    /** The holder of rules that no binding is the cause of alone. No mobile node has an empty id. */
    static final String FABRIC = "";

    private final BindingStore bindings;
    private final Supplier<NetworkView> view;
    private volatile boolean withdrawn;

    Wishes(BindingStore bindings, Supplier<NetworkView> view) {
        this.bindings = bindings;
        this.view = view;
    }

    /** From now on nobody wants anything. */
    void withdraw() {
        withdrawn = true;
    }

    /** Returns what one holder wants now. */
    RuleSet of(String holder) {
        if (withdrawn) {
            return RuleSet.EMPTY;
        }
        return holder.equals(FABRIC)
                ? DesiredRules.shared(bindings.all(), view.get())
                : bindings.get(holder)
                        .map(binding -> DesiredRules.of(binding, view.get()))
                        .orElse(RuleSet.EMPTY);
    }

    /** Returns what all holders want now. */
    ImmutableMap<String, RuleSet> all() {
        ImmutableMap.Builder<String, RuleSet> all = ImmutableMap.builder();
        if (!withdrawn) {
            NetworkView now = view.get();
            ImmutableList<Binding> known = bindings.all();
            all.put(FABRIC, DesiredRules.shared(known, now));
            known.forEach(binding -> all.put(binding.mobileNode(), DesiredRules.of(binding, now)));
        }
        return all.build();
    }
}
