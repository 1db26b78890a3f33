/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import java.util.concurrent.Future;
import org.onosproject.openflow.controller.Dpid;

/** A batch that waits for its barrier's reply, so long as its timeout lets it. */
final class WaitingBatch {
    final Dpid dpid;
    final FlowBatch batch;
    final Future<?> timeout;

    WaitingBatch(Dpid dpid, FlowBatch batch, Future<?> timeout) {
        this.dpid = dpid;
        this.batch = batch;
        this.timeout = timeout;
    }
}
