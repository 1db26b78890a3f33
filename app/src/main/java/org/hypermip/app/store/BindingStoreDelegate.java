/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.store;

import org.hypermip.app.api.BindingEvent;
import org.onosproject.store.StoreDelegate;

/** Hears of every change of the store, whoever made it. */
public interface BindingStoreDelegate extends StoreDelegate<BindingEvent> {}
