/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import java.util.Objects;
import org.projectfloodlight.openflow.protocol.match.Match;

/** By what a switch tells its flows apart: table, priority and match (OpenFlow 1.3.5, 5.2). */
final class WireKey {
    private final short table;
    private final int priority;
    private final Match match;
    private final int hash;

    WireKey(short table, int priority, Match match) {
        this.table = table;
        this.priority = priority;
        this.match = match;
        this.hash = Objects.hash(table, priority, match);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof WireKey)) {
            return false;
        }
        WireKey that = (WireKey) other;
        return hash == that.hash && table == that.table && priority == that.priority && match.equals(that.match);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
