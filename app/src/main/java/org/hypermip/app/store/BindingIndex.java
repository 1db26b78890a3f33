/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.store;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingKey;
import org.hypermip.flows.binding.KnownBindings;
import org.hypermip.flows.binding.Stay;

/** An index of bindings that change, for several threads. One change takes time in proportion to the binding, not to how many there are. */
public final class BindingIndex implements KnownBindings {

    private final Map<String, Binding> bindings = new ConcurrentHashMap<>();
    private final Groups<BindingKey, String> holders = new Groups<>();
    private final Groups<String, Stay> stays = new Groups<>();

    /**
     * Takes in a change of one binding.
     *
     * @param current returns the binding as it is now. It is asked in the mobile node's turn: of two changes, the later one's stays
     */
    public void update(String mobileNode, Supplier<Optional<Binding>> current) {
        bindings.compute(mobileNode, (id, before) -> {
            Optional<Binding> now = current.get();
            now.ifPresent(binding -> Stay.all(binding).forEach(stay -> stays.add(stay.hypervisor(), stay)));
            Set<BindingKey> was = keys(Optional.ofNullable(before));
            Set<BindingKey> is = keys(now);
            Sets.difference(is, was).forEach(key -> holders.add(key, id));
            Sets.difference(was, is).forEach(key -> holders.remove(key, id));
            return now.orElse(null);
        });
    }

    @Override
    public Optional<Binding> get(String mobileNode) {
        return Optional.ofNullable(bindings.get(mobileNode));
    }

    @Override
    public Set<String> mobileNodes(BindingKey key) {
        return holders.of(key);
    }

    @Override
    public Set<Stay> stays(String hypervisor) {
        return stays.of(hypervisor);
    }

    private static ImmutableSet<BindingKey> keys(Optional<Binding> binding) {
        return binding.map(BindingKey::all).orElseGet(ImmutableSet::of);
    }
}
