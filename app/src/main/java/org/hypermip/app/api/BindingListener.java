/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.api;

import org.onosproject.event.EventListener;

/** Hears of changed bindings. */
public interface BindingListener extends EventListener<BindingEvent> {}
