/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app;

import org.onosproject.event.DefaultEventSinkRegistry;
import org.onosproject.event.Event;
import org.onosproject.event.EventDeliveryService;
import org.onosproject.event.EventSink;

/** Delivers events before {@code post} returns. */
public final class DirectEvents extends DefaultEventSinkRegistry implements EventDeliveryService {

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public void post(Event event) {
        EventSink sink = getSink(event.getClass());
        if (sink != null) {
            sink.process(event);
        }
    }

    @Override
    public void setDispatchTimeLimit(long milliseconds) {}

    @Override
    public long getDispatchTimeLimit() {
        return 0;
    }
}
