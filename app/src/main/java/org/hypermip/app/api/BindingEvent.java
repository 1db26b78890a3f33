/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.api;

import org.hypermip.flows.binding.Binding;
import org.onosproject.event.AbstractEvent;

/** A binding has changed; its subject is the binding as it is now, or as it was last if it has ended. */
public final class BindingEvent extends AbstractEvent<BindingEvent.Type, Binding> {

    /** What happened. */
    public enum Type {
        /** A binding is new or differs from before. */
        UPDATED,
        /** The same, because a mobile node was seen where no hypervisor had said that it would go. */
        FOLLOWED,
        /** A binding has ended. It may be said again as long as a port of it is guarded. */
        REMOVED
    }

    /** Creates an event. */
    public BindingEvent(Type type, Binding subject) {
        super(type, subject);
    }
}
