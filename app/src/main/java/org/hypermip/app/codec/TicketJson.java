/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.hypermip.flows.binding.Ticket;

/** Tickets as text, for the fabric's seal: nobody else writes them. */
public final class TicketJson {

    private TicketJson() {}

    /** Returns the text of a ticket, always the same. */
    public static String write(Ticket ticket) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("vm", ticket.mobileNode())
                .put("hypervisor", ticket.hypervisor())
                .put("since", ticket.since().toString());
        ticket.interfaces().forEach(address -> node.withArray("interfaces").add(BindingJson.homeAddress(address)));
        return node.toString();
    }

    /**
     * Returns the ticket that {@link #write} made the text of.
     *
     * @throws FieldException if the text is no such thing: another version of the application may have sealed it
     */
    static Ticket read(String text) {
        JsonField field = JsonField.root(JsonDocument.stored(text));
        return Ticket.of(
                BindingReader.text(field.get("vm")),
                BindingReader.text(field.get("hypervisor")),
                BindingReader.time(field.get("since")),
                BindingReader.elements(field, "interfaces", BindingReader::homeAddress));
    }
}
