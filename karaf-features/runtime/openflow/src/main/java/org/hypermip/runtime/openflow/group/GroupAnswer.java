/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.group;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsEntry;
import org.projectfloodlight.openflow.protocol.OFGroupStatsEntry;

/** All of a switch's groups, as it described and counted them. */
final class GroupAnswer {
    private final List<OFGroupDescStatsEntry> descriptions;
    private final List<OFGroupStatsEntry> counters;

    GroupAnswer(List<OFGroupDescStatsEntry> descriptions, List<OFGroupStatsEntry> counters) {
        this.descriptions = ImmutableList.copyOf(descriptions);
        this.counters = ImmutableList.copyOf(counters);
    }

    List<OFGroupDescStatsEntry> descriptions() {
        return descriptions;
    }

    List<OFGroupStatsEntry> counters() {
        return counters;
    }
}
