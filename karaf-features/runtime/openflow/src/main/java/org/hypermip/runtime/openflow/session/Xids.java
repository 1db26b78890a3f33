/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.session;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Transaction numbers, one for each message, so that an error names the very message that failed.
 *
 * <p>They come round after 2<sup>18</sup>: far more than are ever unanswered at once, and few enough that the controller, which
 * remembers the number of every error it ever saw, stays small.
 */
public final class Xids {
    private static final int ROUND = 1 << 18;

    private final int first;
    private final AtomicInteger next = new AtomicInteger();

    /**
     * Numbers of one provider.
     *
     * @param provider 1 to 255; each provider has its own, and leaves 0 to the controller and to drivers
     */
    public Xids(int provider) {
        if (provider < 1 || provider > 255) {
            throw new IllegalArgumentException("provider must be 1 to 255: " + provider);
        }
        this.first = provider << 23;
    }

    /** The next number; never negative as a {@code long}, as openflowj reads them back from the wire unsigned. */
    public long next() {
        return Integer.toUnsignedLong(first | Math.floorMod(next.getAndIncrement(), ROUND));
    }
}
