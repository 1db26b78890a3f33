/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import com.google.common.collect.ImmutableSet;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.hypermip.runtime.openflow.codec.selector.SelectorCodec;
import org.hypermip.runtime.openflow.codec.treatment.TreatmentWriter;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.oldbatch.FlowRuleBatchEntry.FlowRuleOperation;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFFlowModFlags;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.U64;

/** Writes flow rules as flow-mods. The cookie is the rule's id, by which ONOS knows the rule again. */
final class FlowModWriter {
    private final OFFactory factory;
    private final Extensions extensions;

    FlowModWriter(OFFactory factory, Extensions extensions) {
        this.factory = factory;
        this.extensions = extensions;
    }

    /**
     * Writes one operation. Removal and modification are strict: they concern the rule with this match and priority, and no
     * narrower one.
     *
     * @throws UnsupportedOperationException if OpenFlow and the device's driver cannot say the rule
     */
    OFFlowMod write(FlowRuleOperation operation, FlowRule rule, long xid) {
        switch (operation) {
            case ADD:
                return withTreatment(factory.buildFlowAdd(), rule, xid);
            case MODIFY:
                return withTreatment(factory.buildFlowModifyStrict(), rule, xid);
            case REMOVE:
                return withMatch(factory.buildFlowDeleteStrict(), rule, xid).build();
            default:
                throw new UnsupportedOperationException("no flow-mod for " + operation);
        }
    }

    private OFFlowMod withTreatment(OFFlowMod.Builder mod, FlowRule rule, long xid) {
        return withMatch(mod, rule, xid)
                .setBufferId(OFBufferId.NO_BUFFER)
                .setIdleTimeout(rule.timeout())
                .setHardTimeout(rule.hardTimeout())
                .setFlags(ImmutableSet.of(OFFlowModFlags.SEND_FLOW_REM))
                .setInstructions(TreatmentWriter.write(rule.treatment(), factory, extensions))
                .build();
    }

    private OFFlowMod.Builder withMatch(OFFlowMod.Builder mod, FlowRule rule, long xid) {
        return mod.setXid(xid)
                .setCookie(U64.of(rule.id().value()))
                .setTableId(TableId.of(rule.tableId()))
                .setPriority(rule.priority())
                .setOutPort(OFPort.ANY)
                .setOutGroup(OFGroup.ANY)
                .setMatch(SelectorCodec.write(rule.selector(), factory, extensions));
    }
}
