/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;
import org.onlab.packet.MacAddress;

/**
 * What {@code preparing} makes of a binding: it opens a migration, tells more about the open one, or replaces one that
 * was never closed, so that a broken migration does not stand in the way of the next.
 */
final class Preparation {

    private final MobilityDomain domain;
    private final Registration registration;

    Preparation(MobilityDomain domain, Registration registration) {
        this.domain = domain;
        this.registration = registration;
    }

    Decision decide(Optional<Binding> current) {
        Optional<String> destination = destination(current);
        Optional<String> source = source(current, destination);
        return destinationRefusal(destination)
                .or(() -> refuseUnlessConfigured("source", source))
                .or(() -> current.flatMap(binding -> refuseOld(binding)))
                .or(() -> refuseStranger(source, destination.orElseThrow()))
                .or(() -> refuseInterfaces(current))
                .or(() -> refusePorts(current))
                .or(() -> current.flatMap(binding -> refuseWrongPlace(binding, source, destination.orElseThrow())))
                .or(() -> refuseStandstill(source, destination.orElseThrow()))
                .orElseGet(() -> Decision.accept(opened(current, source, destination.orElseThrow())));
    }

    /** The reporter is the destination if it is not where the mobile node is known to be. */
    private Optional<String> destination(Optional<Binding> current) {
        return registration
                .destination()
                .or(() -> current.filter(this::continues)
                        .flatMap(Binding::handover)
                        .flatMap(open -> open.destination().hypervisor()))
                .or(() -> registration
                        .source()
                        .or(() -> current.flatMap(binding -> binding.at().hypervisor()))
                        .filter(source -> !source.equals(registration.reporter()))
                        .map(source -> registration.reporter()));
    }

    private Optional<String> source(Optional<Binding> current, Optional<String> destination) {
        return registration
                .source()
                .or(() -> current.flatMap(binding -> binding.at().hypervisor()))
                .or(() -> Optional.of(registration.reporter())
                        .filter(reporter ->
                                !destination.filter(reporter::equals).isPresent()));
    }

    private Optional<Decision> destinationRefusal(Optional<String> destination) {
        if (destination.isEmpty()) {
            return refuse(
                    ReplyCode.MALFORMED,
                    "destination",
                    "",
                    "name the hypervisor the migration goes to; " + registration.reporter() + " is its source");
        }
        return refuseUnlessConfigured("destination", destination);
    }

    private Optional<Decision> refuseUnlessConfigured(String field, Optional<String> hypervisor) {
        return hypervisor
                .filter(id -> domain.hypervisor(id).isEmpty())
                .map(id -> BindingMachine.unknownHypervisor(field, id));
    }

    private Optional<Decision> refuseStranger(Optional<String> source, String destination) {
        String reporter = registration.reporter();
        return reporter.equals(destination) || source.filter(reporter::equals).isPresent()
                ? Optional.empty()
                : refuse(
                        ReplyCode.PROHIBITED,
                        "reporter",
                        reporter,
                        "only the source and the destination of a migration may report on it");
    }

    private Optional<Decision> refuseInterfaces(Optional<Binding> current) {
        ImmutableList<HomeAddress> said = registration.interfaces();
        if (current.isEmpty()) {
            return said.isEmpty()
                    ? refuse(
                            ReplyCode.UNKNOWN_HOME_AGENT,
                            "vm.id",
                            registration.mobileNode(),
                            "no binding has this id; list vm.interfaces so that its home network can be found")
                    : Optional.empty();
        }
        Binding binding = current.get();
        boolean mayChange = binding.isSettled() && binding.phase() == BindingPhase.AT_HOME;
        return said.isEmpty()
                        || mayChange
                        || ImmutableSet.copyOf(said).equals(ImmutableSet.copyOf(binding.interfaces()))
                ? Optional.empty()
                : refuse(
                        ReplyCode.MALFORMED,
                        "vm.interfaces",
                        said.toString(),
                        "a mobile node keeps its interfaces while it is away; leave them out, or say "
                                + binding.interfaces());
    }

    private Optional<Decision> refusePorts(Optional<Binding> current) {
        ImmutableSet<MacAddress> known =
                interfaces(current).stream().map(HomeAddress::mac).collect(ImmutableSet.toImmutableSet());
        return registration.ports().keySet().stream()
                .filter(mac -> !known.contains(mac))
                .findFirst()
                .flatMap(mac -> refuse(
                        ReplyCode.MALFORMED,
                        "vm.interfaces",
                        mac.toString(),
                        "the mobile node has no interface of this MAC address; it has " + known));
    }

    private Optional<Decision> refuseOld(Binding binding) {
        Optional<String> id = registration.migration();
        if (id.isPresent() && id.equals(binding.lastMigration())) {
            return refuse(
                    ReplyCode.IDENTIFICATION_MISMATCH,
                    "migration",
                    id.get(),
                    "this migration is closed; a new one needs a new id");
        }
        boolean arrived = binding.phase() == BindingPhase.ARRIVED
                && id.isPresent()
                && id.equals(binding.handover().map(Handover::migration));
        return arrived
                ? refuse(
                        ReplyCode.IDENTIFICATION_MISMATCH,
                        "phase",
                        registration.phase().label(),
                        "this migration has arrived already")
                : Optional.empty();
    }

    private Optional<Decision> refuseWrongPlace(Binding binding, Optional<String> source, String destination) {
        Attachment at = binding.at();
        if (at.isAt(destination)) {
            return refuse(
                    ReplyCode.IDENTIFICATION_MISMATCH,
                    "destination",
                    destination,
                    binding.mobileNode() + " is there already; name the hypervisor it goes to");
        }
        if (!mayHaveMovedUnseen(binding, source) && source.isPresent() && !at.isAt(source.get())) {
            return refuse(
                    ReplyCode.IDENTIFICATION_MISMATCH,
                    "source",
                    source.get(),
                    binding.mobileNode() + " is at " + at.hypervisor().orElseThrow()
                            + "; name that as the source, or leave it out");
        }
        if (continues(binding)
                && binding.handover()
                        .filter(open -> !open.destination().isAt(destination))
                        .isPresent()) {
            return refuse(
                    ReplyCode.IDENTIFICATION_MISMATCH,
                    "destination",
                    destination,
                    "the open migration goes to "
                            + Movement.place(binding.handover().orElseThrow().destination())
                            + "; a migration elsewhere needs an id of its own");
        }
        return Optional.empty();
    }

    private Optional<Decision> refuseStandstill(Optional<String> source, String destination) {
        return source.filter(destination::equals)
                .flatMap(same -> refuse(
                        ReplyCode.MALFORMED,
                        "destination",
                        destination,
                        "it is the source as well; name the hypervisor the mobile node goes to"));
    }

    /** A mobile node may be stopped and started anywhere in its home network without anybody telling. */
    private boolean mayHaveMovedUnseen(Binding binding, Optional<String> source) {
        if (binding.at().hypervisor().isEmpty()) {
            return true;
        }
        return binding.isSettled()
                && binding.phase() == BindingPhase.AT_HOME
                && source.flatMap(domain::hypervisor)
                        .filter(from -> Places.isHome(binding.interfaces(), attachment(from.id()), domain))
                        .isPresent();
    }

    private Binding opened(Optional<Binding> current, Optional<String> source, String destination) {
        Optional<Handover> open = current.filter(this::continues).flatMap(Binding::handover);
        ImmutableList<HomeAddress> interfaces = interfaces(current);
        Attachment from = withOwnPorts(from(current, source, interfaces));
        Attachment to = withOwnPorts(open.map(Handover::destination).orElseGet(() -> attachment(destination)));
        Handover handover = open.map(known -> known.with(from, to))
                .orElseGet(() -> Handover.of(registration.migration().orElseGet(this::newId), from, to));
        Binding.Builder builder = current.map(Binding::toBuilder)
                .orElseGet(() -> Binding.builder().mobileNode(registration.mobileNode()));
        Binding next = builder.interfaces(interfaces)
                .at(from)
                .handover(Optional.of(handover))
                .lastMigration(open.isPresent() ? current.flatMap(Binding::lastMigration) : replaced(current))
                .phase(open.isPresent() ? current.orElseThrow().phase() : BindingPhase.PREPARED)
                .build();
        return next.equals(current.orElse(null))
                ? next
                : next.noting(HistoryEntry.of(
                        registration.received(),
                        next.phase(),
                        "preparing by " + registration.reporter() + " (" + handover.migration() + ", "
                                + Movement.place(from) + " to " + destination + ")"));
    }

    /** A migration that was never closed is closed by the next one. */
    private static Optional<String> replaced(Optional<Binding> current) {
        return current.flatMap(Binding::handover)
                .map(Handover::migration)
                .or(() -> current.flatMap(Binding::lastMigration));
    }

    /** Tells whether the registration is about the migration that is open, rather than about a new one. */
    private boolean continues(Binding binding) {
        return binding.phase().isBeforeArrival()
                && binding.handover()
                        .filter(open -> registration
                                .migration()
                                .map(open.migration()::equals)
                                .orElseGet(() -> sameWay(open)))
                        .isPresent();
    }

    /** Without an id, a report joins the open migration if it leads the same way; the one that no end is known of yet is its source. */
    private boolean sameWay(Handover open) {
        String reporter = registration.reporter();
        return registration
                .destination()
                .map(open.destination()::isAt)
                .orElseGet(() -> open.source().isAt(reporter)
                        || open.destination().isAt(reporter)
                        || open.source().hypervisor().isEmpty());
    }

    private Attachment from(Optional<Binding> current, Optional<String> source, ImmutableList<HomeAddress> interfaces) {
        Optional<Attachment> known = current.map(Binding::at);
        if (source.isEmpty()) {
            return known.orElseGet(() -> Attachment.somewhereAtHome(
                    domain.network(interfaces.get(0).network()).orElseThrow().homeAgent()));
        }
        return known.filter(at -> at.isAt(source.get())).orElseGet(() -> attachment(source.get()));
    }

    private Attachment withOwnPorts(Attachment place) {
        return place.isAt(registration.reporter()) ? place.withPorts(registration.ports()) : place;
    }

    private ImmutableList<HomeAddress> interfaces(Optional<Binding> current) {
        return registration.interfaces().isEmpty()
                ? current.map(Binding::interfaces).orElse(ImmutableList.of())
                : registration.interfaces();
    }

    private Attachment attachment(String hypervisorId) {
        Hypervisor hypervisor = domain.hypervisor(hypervisorId).orElseThrow();
        return Attachment.at(hypervisorId, hypervisor.device(), ImmutableMap.of());
    }

    private String newId() {
        return registration.mobileNode() + "@" + registration.received();
    }

    private static Optional<Decision> refuse(ReplyCode code, String field, String value, String remedy) {
        return Optional.of(Decision.refuse(code, field, value, remedy));
    }
}
