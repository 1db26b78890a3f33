/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.flow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.projectfloodlight.openflow.protocol.OFBarrierRequest;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowDeleteStrict;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFFlowRemovedReason;
import org.projectfloodlight.openflow.protocol.OFFlowStatsEntry;
import org.projectfloodlight.openflow.protocol.OFFlowStatsRequest;
import org.projectfloodlight.openflow.protocol.OFMessage;

/** The flow table of a switch that does what it is told, in order; its answers may be held up on their way. */
final class SwitchTable {
    private final OFFactory factory;
    private final Map<List<Object>, OFFlowMod> flows = new LinkedHashMap<>();
    private final List<OFMessage> answers = new ArrayList<>();

    SwitchTable(OFFactory factory) {
        this.factory = factory;
    }

    void handle(OFMessage message) {
        if (message instanceof OFFlowDeleteStrict) {
            delete((OFFlowMod) message);
        } else if (message instanceof OFFlowMod) {
            flows.put(key((OFFlowMod) message), (OFFlowMod) message);
        } else if (message instanceof OFBarrierRequest) {
            answers.add(factory.buildBarrierReply().setXid(message.getXid()).build());
        } else if (message instanceof OFFlowStatsRequest) {
            answers.add(factory.buildFlowStatsReply()
                    .setXid(message.getXid())
                    .setEntries(flows.values().stream().map(this::described).collect(Collectors.toList()))
                    .build());
        }
    }

    /** What the switch has answered since the last call, as its flows were when it was asked. */
    List<OFMessage> takeAnswers() {
        List<OFMessage> taken = List.copyOf(answers);
        answers.clear();
        return taken;
    }

    /** Deletes this flow, if it is there, whoever wants that, and says so. */
    void delete(OFFlowMod flow) {
        OFFlowMod gone = flows.remove(key(flow));
        if (gone != null) {
            answers.add(removed(gone));
        }
    }

    /** Forgets a flow without saying so, as one that is restarted does. */
    void lose(OFFlowMod flow) {
        flows.remove(key(flow));
    }

    List<OFFlowMod> flows() {
        return List.copyOf(flows.values());
    }

    private OFFlowStatsEntry described(OFFlowMod mod) {
        return factory.buildFlowStatsEntry()
                .setTableId(mod.getTableId())
                .setPriority(mod.getPriority())
                .setCookie(mod.getCookie())
                .setMatch(mod.getMatch())
                .setInstructions(mod.getInstructions())
                .build();
    }

    private OFMessage removed(OFFlowMod flow) {
        return factory.buildFlowRemoved()
                .setTableId(flow.getTableId())
                .setPriority(flow.getPriority())
                .setCookie(flow.getCookie())
                .setMatch(flow.getMatch())
                .setReason(OFFlowRemovedReason.DELETE)
                .build();
    }

    private static List<Object> key(OFFlowMod mod) {
        return List.of(mod.getTableId(), mod.getPriority(), mod.getMatch());
    }
}
