/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.fake;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingKey;
import org.hypermip.flows.binding.KnownBindings;
import org.hypermip.flows.binding.Stay;

/** Bindings that are found by a look at all of them. */
public final class AllBindings implements KnownBindings {

    private final ImmutableMap<String, Binding> bindings;

    private AllBindings(ImmutableMap<String, Binding> bindings) {
        this.bindings = bindings;
    }

    /** Returns these bindings. */
    public static AllBindings of(Collection<Binding> bindings) {
        return new AllBindings(Maps.uniqueIndex(bindings, Binding::mobileNode));
    }

    @Override
    public Optional<Binding> get(String mobileNode) {
        return Optional.ofNullable(bindings.get(mobileNode));
    }

    @Override
    public Set<String> mobileNodes(BindingKey key) {
        return Maps.filterValues(bindings, binding -> BindingKey.all(binding).contains(key))
                .keySet();
    }

    @Override
    public Set<Stay> stays(String hypervisor) {
        return bindings.values().stream()
                .flatMap(binding -> Stay.all(binding).stream())
                .filter(stay -> stay.hypervisor().equals(hypervisor))
                .collect(Collectors.toSet());
    }
}
