/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** The bindings that there are, found without a look at all of them. */
public interface KnownBindings {

    /** Returns the binding of a mobile node, or what is left of one that has ended. */
    Optional<Binding> get(String mobileNode);

    /** Returns the mobile nodes whose bindings have that key, as they are now. */
    Set<String> mobileNodes(BindingKey key);

    /** Returns how mobile nodes stay at a hypervisor; perhaps nobody stays so any more. */
    Set<Stay> stays(String hypervisor);

    /** Returns the bindings that have one of the keys, ordered by mobile node. */
    default ImmutableList<Binding> with(Collection<BindingKey> keys) {
        return keys.stream()
                .flatMap(key -> mobileNodes(key).stream())
                .distinct()
                .sorted()
                .flatMap(mobileNode -> get(mobileNode).stream())
                .collect(ImmutableList.toImmutableList());
    }
}
