/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import org.hypermip.app.api.RegistrationReply;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.ClosedMigration;
import org.hypermip.flows.binding.Handover;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;
import org.hypermip.flows.network.Lifetime;

/** Answers to registrations. */
public final class ReplyJson {

    static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ReplyJson() {}

    /**
     * Returns the answer.
     *
     * @param ticket what the hypervisor is given for the mobile node that it has
     * @param total from the registration's last byte to now
     */
    public static ObjectNode node(RegistrationReply reply, Optional<String> ticket, Duration total) {
        return reply.refusal().map(ReplyJson::refusal).orElseGet(() -> accepted(reply, ticket, total));
    }

    /** Returns a refusal. */
    public static ObjectNode refusal(Refusal refusal) {
        return code(refusal.code())
                .put("field", refusal.field())
                .put("value", refusal.value())
                .put("remedy", refusal.remedy());
    }

    private static ObjectNode accepted(RegistrationReply reply, Optional<String> ticket, Duration total) {
        Binding binding = reply.binding().orElseThrow();
        ObjectNode node = code(ReplyCode.ACCEPTED);
        binding.handover()
                .map(Handover::migration)
                .or(() -> binding.lastMigration().map(ClosedMigration::id))
                .ifPresent(migration -> node.put("migration", migration));
        node.put("vm", binding.mobileNode());
        if (!reply.lifetime().equals(Lifetime.ZERO)) {
            node.put("phase", binding.phase().label());
        }
        node.put("lifetimeSeconds", reply.lifetime().seconds());
        reply.simultaneous().ifPresent(time -> node.put("simultaneousMs", time.toMillis()));
        ticket.ifPresent(text -> node.put("ticket", text));
        ObjectNode timings = node.putObject("timings").put("totalMs", milliseconds(total));
        reply.timings().forEach((step, time) -> timings.put(step + "Ms", milliseconds(time)));
        return node;
    }

    static ObjectNode code(ReplyCode code) {
        return NODES.objectNode().put("code", code.value()).put("meaning", code.meaning());
    }

    private static double milliseconds(Duration time) {
        return Math.round(time.toNanos() / 1e3) / 1e3;
    }
}
