/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.onosproject.openflow.controller.Dpid;
import org.projectfloodlight.openflow.protocol.OFPortStatsEntry;
import org.projectfloodlight.openflow.protocol.OFPortStatsReply;
import org.projectfloodlight.openflow.protocol.OFStatsReplyFlags;

/**
 * Puts together port statistics that come in parts, which the controller does for other statistics but not for these. Parts
 * belong together by their transaction number; parts of an older answer are given up.
 */
final class PortStatisticsReplies {
    private final Map<Dpid, Partial> partial = new ConcurrentHashMap<>();

    /** All entries, if this is the last part; empty if more are to come. */
    Optional<List<OFPortStatsEntry>> complete(Dpid dpid, OFPortStatsReply reply) {
        boolean more = reply.getFlags().contains(OFStatsReplyFlags.REPLY_MORE);
        if (!more && !partial.containsKey(dpid)) {
            return Optional.of(reply.getEntries());
        }
        Partial parts = partial.compute(
                dpid, (d, known) -> (known != null && known.xid == reply.getXid() ? known : new Partial(reply.getXid()))
                        .with(reply.getEntries()));
        if (more) {
            return Optional.empty();
        }
        partial.remove(dpid);
        return Optional.of(parts.entries);
    }

    void forget(Dpid dpid) {
        partial.remove(dpid);
    }

    private static final class Partial {
        private final long xid;
        private final List<OFPortStatsEntry> entries = new ArrayList<>();

        private Partial(long xid) {
            this.xid = xid;
        }

        private Partial with(List<OFPortStatsEntry> more) {
            entries.addAll(more);
            return this;
        }
    }
}
