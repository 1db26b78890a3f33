/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

import org.hypermip.app.api.BindingEvent;
import org.hypermip.app.reconcile.Reconciler;
import org.hypermip.app.store.BindingStore;
import org.hypermip.app.store.BindingStoreDelegate;
import org.onosproject.event.EventDeliveryService;

/** Hears of every change of a binding, whichever controller made it, and passes it on. */
final class BindingWatcher {

    private final BindingStore store;
    private final Reconciler reconciler;
    private final ExpiryTimers timers;
    private final HomeAgentAnnouncer announcer;
    private final EventDeliveryService events;
    private final BindingStoreDelegate delegate = this::hear;

    BindingWatcher(
            BindingStore store,
            Reconciler reconciler,
            ExpiryTimers timers,
            HomeAgentAnnouncer announcer,
            EventDeliveryService events) {
        this.store = store;
        this.reconciler = reconciler;
        this.timers = timers;
        this.announcer = announcer;
        this.events = events;
    }

    /** Begins with the bindings that are there. */
    void start() {
        store.setDelegate(delegate);
        store.all().forEach(timers::set);
    }

    void stop() {
        store.unsetDelegate(delegate);
    }

    private void hear(BindingEvent event) {
        if (event.type() == BindingEvent.Type.REMOVED) {
            timers.cancel(event.subject().mobileNode());
        } else {
            timers.set(event.subject());
            announcer.changed(event.subject());
        }
        // Who caused it on this node has asked already, if it is urgent.
        reconciler.requestSoon(event.subject().mobileNode());
        events.post(event.subject().hasEnded() ? new BindingEvent(BindingEvent.Type.REMOVED, event.subject()) : event);
    }
}
