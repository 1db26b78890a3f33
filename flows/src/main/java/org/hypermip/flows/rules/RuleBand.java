/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import java.util.Arrays;

/** Ranks that belong together. A frame meets the rules of a higher band before those of a lower one. */
public enum RuleBand {
    /** Frames of a network, at any of its switches. */
    HOME(0, 9),

    /** Frames that no rule of a higher band knows are dropped here, before a rule for home can take them. */
    GUARD(10, 19),

    /** Frames from a visiting mobile node, and those that come out at home for anybody. */
    VISITOR(20, 29),

    /** Frames out of tunnels for a mobile node. */
    OUT_OF_TUNNELS(30, 32);

    private final int lowest;
    private final int highest;

    RuleBand(int lowest, int highest) {
        this.lowest = lowest;
        this.highest = highest;
    }

    /** The lowest rank. */
    public int lowest() {
        return lowest;
    }

    /** The highest rank. */
    public int highest() {
        return highest;
    }

    /** Returns the band of a rank. */
    public static RuleBand of(int rank) {
        return Arrays.stream(values())
                .filter(band -> band.lowest <= rank && rank <= band.highest)
                .findFirst()
                .orElseThrow();
    }
}
