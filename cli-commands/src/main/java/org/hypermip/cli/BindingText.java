/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.cli;

import java.util.stream.Collectors;
import org.hypermip.app.codec.RuleJson;
import org.hypermip.app.status.RuleStatus;
import org.hypermip.flows.binding.Attachment;
import org.hypermip.flows.binding.Binding;
import org.hypermip.flows.binding.Draining;
import org.hypermip.flows.binding.Evidence;
import org.hypermip.flows.binding.Handover;
import org.hypermip.flows.binding.HistoryEntry;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.rules.Rule;

/** Bindings and their rules, a line each. */
final class BindingText {

    private BindingText() {}

    static String line(Binding binding) {
        return "vm=" + binding.mobileNode()
                + ", phase=" + binding.phase().label()
                + ", at=" + place(binding.at())
                + binding.handover()
                        .map(open -> ", migration=" + open.migration())
                        .orElse("")
                + binding.destination().map(to -> ", to=" + place(to)).orElse("")
                + binding.seen().map(BindingText::line).orElse("")
                + binding.expires().map(end -> ", expires=" + end).orElse("")
                + (binding.probe().isPresent() ? ", probing=true" : "")
                + ", addresses="
                + binding.interfaces().stream()
                        .flatMap(address -> address.addresses().stream())
                        .map(Object::toString)
                        .collect(Collectors.joining(",", "[", "]"));
    }

    private static String line(Evidence seen) {
        return ", seen=" + seen.announcement().label() + ", reactive=" + seen.reactive()
                + (seen.couldBe().isEmpty() ? "" : ", couldBe=" + MobilityCommand.joined(seen.couldBe()));
    }

    static String line(HomeAddress address) {
        return "interface mac=" + address.mac() + ", network=" + address.network() + ", addresses="
                + MobilityCommand.joined(address.addresses());
    }

    static String line(Handover handover) {
        return "migration id=" + handover.migration() + ", source=" + place(handover.source()) + ", destination="
                + place(handover.destination())
                + (handover.awaitsSource() ? ", awaitsSource=true" : "")
                + handover.until().map(end -> ", until=" + end).orElse("");
    }

    static String line(Draining draining) {
        return "draining at=" + place(draining.place()) + ", until=" + draining.until();
    }

    static String line(HistoryEntry entry) {
        return "history time=" + entry.time() + ", phase=" + entry.phase().label() + ", detail=" + entry.detail();
    }

    static String line(RuleStatus status) {
        Rule rule = status.rule();
        return "rule device=" + rule.device() + ", state=" + status.state() + ", packets=" + status.packets()
                + ", table=" + rule.key().table() + ", priority=" + rule.key().priority()
                + ", role=" + rule.role().label()
                + ", selector=" + MobilityCommand.joined(RuleJson.selector(rule))
                + ", treatment=" + MobilityCommand.joined(RuleJson.treatment(rule));
    }

    /** The hypervisor, its switch, and the port of each interface as far as known. */
    private static String place(Attachment place) {
        return place.hypervisor().orElse("home") + "(" + place.device()
                + place.ports().values().stream().map(port -> "/" + port).collect(Collectors.joining()) + ")";
    }
}
