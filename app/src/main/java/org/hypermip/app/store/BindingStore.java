/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.store;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.function.Function;
import org.hypermip.app.api.BindingEvent;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.KnownBindings;
import org.hypermip.flows.binding.Transition;
import org.onosproject.store.Store;

/** Holds the binding of each mobile node. */
public interface BindingStore extends Store<BindingEvent, BindingStoreDelegate> {

    /** Returns the binding of that mobile node, as this node knows it. */
    Optional<Binding> get(String mobileNode);

    /** Returns all bindings, ordered by mobile node. */
    ImmutableList<Binding> all();

    /** Returns the bindings as they are, and as they become, for whoever looks for some of them. */
    KnownBindings known();

    /**
     * Changes one binding atomically: the change that is made was decided on exactly the binding that it replaces.
     * What it led to can be read from here as soon as this returns.
     *
     * @param decide pure; called again if another change came first
     * @throws org.onosproject.store.service.ConsistentMapException if the store does not answer; the change may have
     *     been made all the same
     */
    Transition compute(String mobileNode, Function<Optional<Binding>, Decision> decide);
}
