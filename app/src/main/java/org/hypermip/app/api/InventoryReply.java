/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.api;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.BindingPhase;
import org.hypermip.flows.binding.Conclusion;
import org.hypermip.flows.binding.Refusal;

/** The answer to an inventory: what was concluded about each guest in it, or why all of it was refused. */
@AutoValue
public abstract class InventoryReply {

    /** What was concluded about one guest, and its binding from now on, if it has one. */
    @AutoValue
    public abstract static class OfGuest {
        /** What was concluded. */
        public abstract Conclusion conclusion();

        /** Its binding; absent if it has none. */
        public abstract Optional<Binding> binding();

        /** The phase of its binding; absent if it has none. */
        public Optional<BindingPhase> phase() {
            return binding().map(Binding::phase);
        }

        /** Returns the answer about one guest. */
        public static OfGuest of(Conclusion conclusion, Optional<Binding> binding) {
            return new AutoValue_InventoryReply_OfGuest(conclusion, binding);
        }
    }

    /** Why the inventory was refused; absent if it was taken. */
    public abstract Optional<Refusal> refusal();

    /** What was concluded, by mobile node; empty if refused. */
    public abstract ImmutableMap<String, OfGuest> guests();

    /** Takes the inventory. */
    public static InventoryReply taken(Map<String, OfGuest> guests) {
        return new AutoValue_InventoryReply(Optional.empty(), ImmutableMap.copyOf(guests));
    }

    /** Returns this answer with the refusals of guests that could not be read. */
    public InventoryReply without(Map<String, Refusal> unread) {
        Map<String, OfGuest> all = new LinkedHashMap<>(guests());
        unread.forEach((mobileNode, refusal) -> all.put(
                mobileNode,
                OfGuest.of(
                        Conclusion.refused(refusal),
                        Optional.ofNullable(all.get(mobileNode)).flatMap(OfGuest::binding))));
        return new AutoValue_InventoryReply(refusal(), ImmutableMap.copyOf(all));
    }

    /** Refuses it. */
    public static InventoryReply refused(Refusal refusal) {
        return new AutoValue_InventoryReply(Optional.of(refusal), ImmutableMap.of());
    }
}
