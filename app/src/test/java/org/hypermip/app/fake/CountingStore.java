/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.fake;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hypermip.app.store.BindingStore;
import org.hypermip.app.store.BindingStoreDelegate;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingKey;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.KnownBindings;
import org.hypermip.flows.binding.Stay;
import org.hypermip.flows.binding.Transition;

/** A store that counts how many bindings are read from it, and how often it is asked to change one. */
public final class CountingStore implements BindingStore {

    private final BindingStore store;
    private int read;
    private int changes;

    /** Counts from now on. */
    public CountingStore(BindingStore store) {
        this.store = store;
    }

    /** How many bindings were read since this was asked last. */
    public int takeRead() {
        int count = read;
        read = 0;
        return count;
    }

    /** How many bindings were read since that was asked for last. */
    public int reads() {
        return read;
    }

    /** How many changes were asked for since this was asked last. */
    public int takeChanges() {
        int count = changes;
        changes = 0;
        return count;
    }

    @Override
    public Optional<Binding> get(String mobileNode) {
        read++;
        return store.get(mobileNode);
    }

    @Override
    public ImmutableList<Binding> all() {
        ImmutableList<Binding> all = store.all();
        read += all.size();
        return all;
    }

    @Override
    public KnownBindings known() {
        KnownBindings known = store.known();
        return new KnownBindings() {
            @Override
            public Optional<Binding> get(String mobileNode) {
                read++;
                return known.get(mobileNode);
            }

            @Override
            public Set<String> mobileNodes(BindingKey key) {
                return known.mobileNodes(key);
            }

            @Override
            public Set<Stay> stays(String hypervisor) {
                return known.stays(hypervisor);
            }
        };
    }

    @Override
    public Transition compute(String mobileNode, Function<Optional<Binding>, Decision> decide) {
        changes++;
        return store.compute(mobileNode, decide);
    }

    @Override
    public void setDelegate(BindingStoreDelegate delegate) {
        store.setDelegate(delegate);
    }

    @Override
    public void unsetDelegate(BindingStoreDelegate delegate) {
        store.unsetDelegate(delegate);
    }

    @Override
    public boolean hasDelegate() {
        return store.hasDelegate();
    }
}
