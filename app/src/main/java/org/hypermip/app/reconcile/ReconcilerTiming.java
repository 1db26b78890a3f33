/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import java.time.Duration;

/** How a reconciler takes its time. */
public final class ReconcilerTiming {

    final Duration patience;
    final Duration settling;
    final Duration resyncPeriod;

    /**
     * Creates the timing.
     *
     * @param patience how long a switch may take to confirm
     * @param settling how long a switch may take, after it has confirmed, to forget what it decided before
     * @param resyncPeriod time between two checks of what the switches hold
     */
    public ReconcilerTiming(Duration patience, Duration settling, Duration resyncPeriod) {
        this.patience = patience;
        this.settling = settling;
        this.resyncPeriod = resyncPeriod;
    }
}
