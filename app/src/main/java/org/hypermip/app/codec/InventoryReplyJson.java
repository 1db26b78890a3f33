/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.hypermip.app.api.InventoryReply;
import org.hypermip.flows.binding.Conclusion;
import org.hypermip.flows.binding.Decision;
import org.hypermip.flows.binding.ReplyCode;

/** Answers to inventories. */
public final class InventoryReplyJson {

    private InventoryReplyJson() {}

    /**
     * Returns the answer.
     *
     * @param tickets those that the hypervisor does not have yet, by mobile node
     * @param now the controller's time, by which a hypervisor corrects its clock
     */
    public static ObjectNode node(InventoryReply reply, Map<String, String> tickets, Instant now) {
        ObjectNode node = reply.refusal()
                .map(ReplyJson::refusal)
                .orElseGet(() -> ReplyJson.code(ReplyCode.ACCEPTED))
                .put("time", now.toString());
        if (reply.refusal().isEmpty()) {
            ArrayNode guests = node.putArray("guests");
            reply.guests().forEach((mobileNode, guest) -> {
                ObjectNode told = node(mobileNode, guest);
                Optional.ofNullable(tickets.get(mobileNode)).ifPresent(ticket -> told.put("ticket", ticket));
                guests.add(told);
            });
        }
        return node;
    }

    private static ObjectNode node(String mobileNode, InventoryReply.OfGuest guest) {
        Conclusion conclusion = guest.conclusion();
        ObjectNode node = conclusion
                .decision()
                .flatMap(Decision::refusal)
                .map(ReplyJson::refusal)
                .orElseGet(() -> ReplyJson.NODES.objectNode());
        node.put("vm", mobileNode).put("conclusion", conclusion.kind().label()).put("why", conclusion.why());
        guest.phase().ifPresent(phase -> node.put("phase", phase.label()));
        return node;
    }
}
