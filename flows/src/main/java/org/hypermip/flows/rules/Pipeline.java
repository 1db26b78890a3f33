/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.rules;

import com.google.auto.value.AutoValue;

/** The place of our rules among those of other applications: a table, a band of priorities, and who forwards what we do not. */
@AutoValue
public abstract class Pipeline {

    /** The number of priorities our rules need above the base. */
    public static final int BAND = RuleBand.OUT_OF_TUNNELS.highest();

    /** The first table, and priorities above those that ONOS's own applications use. */
    public static final Pipeline DEFAULT = of(0, 41000);

    /** The last table that can be ours: the second rule of a hop is in the next one, and Open vSwitch has 0 to 253. */
    public static final int MAX_TABLE = 252;

    /** OpenFlow table, 0 to {@link #MAX_TABLE}; or the next one, for the second rule of a hop. */
    public abstract int table();

    /** Lowest priority of the band. */
    public abstract int basePriority();

    /** Who forwards what goes on as if our rules were not there; no table of less than {@link #table()} + 2. */
    public abstract BaseForwarding baseForwarding();

    /** The same priorities in the next table. */
    public Pipeline next() {
        return of(table() + 1, basePriority(), baseForwarding());
    }

    /** Returns a place for our rules where the switch itself forwards all else. */
    public static Pipeline of(int table, int basePriority) {
        return of(table, basePriority, BaseForwarding.NORMAL);
    }

    /** Returns a place for our rules. */
    public static Pipeline of(int table, int basePriority, BaseForwarding baseForwarding) {
        return new AutoValue_Pipeline(table, basePriority, baseForwarding);
    }
}
