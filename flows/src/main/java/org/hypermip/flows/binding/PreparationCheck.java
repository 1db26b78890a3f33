/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.util.Optional;
import org.hypermip.flows.network.MobilityDomain;

/** Why {@code preparing} may be refused, when it is clear which two ends it is about. */
final class PreparationCheck {

    private final MobilityDomain domain;
    private final Registration registration;
    private final Optional<Binding> current;
    private final Optional<Handover> joined;
    private final ListedInterfaces interfaces;
    private final ListedPorts ports;

    PreparationCheck(
            MobilityDomain domain,
            Registration registration,
            Optional<Binding> current,
            Optional<Handover> joined,
            ListedInterfaces interfaces,
            ListedPorts ports) {
        this.domain = domain;
        this.registration = registration;
        this.current = current;
        this.joined = joined;
        this.interfaces = interfaces;
        this.ports = ports;
    }

    /** Returns the first reason there is. */
    Optional<Decision> refusal(Optional<String> source, String destination) {
        return noCareOfAddress(destination)
                .or(() -> unknown("source", registration.source()))
                .or(() -> current.flatMap(this::arrived))
                .or(() -> stranger(source, destination))
                .or(() -> interfaces.refusal().map(Decision::refuse))
                .or(() -> ports.refusal().map(Decision::refuse))
                .or(() -> current.flatMap(binding -> thereAlready(binding, destination)))
                .or(() -> current.flatMap(binding -> source.flatMap(from -> elsewhere(binding, from))))
                .or(() -> joined.flatMap(open -> otherWay(open, destination)))
                .or(() -> source.flatMap(from -> standstill(from, destination)));
    }

    private Optional<Decision> noCareOfAddress(String destination) {
        return domain.hypervisor(destination).isPresent()
                ? Optional.empty()
                : refuse(
                        ReplyCode.INVALID_CARE_OF_ADDRESS,
                        "destination",
                        destination,
                        "no hypervisor of this id is configured; see mip-hypervisors, or add it to the configuration");
    }

    private Optional<Decision> unknown(String field, Optional<String> hypervisor) {
        return hypervisor
                .filter(id -> domain.hypervisor(id).isEmpty())
                .map(id -> BindingMachine.unknownHypervisor(field, id));
    }

    private Optional<Decision> arrived(Binding binding) {
        boolean hasArrived = binding.phase() == BindingPhase.ARRIVED
                && registration.migration().isPresent()
                && registration.migration().equals(binding.handover().map(Handover::migration));
        return hasArrived
                ? mismatch("phase", registration.phase().label(), "this migration has arrived already")
                : Optional.empty();
    }

    private Optional<Decision> stranger(Optional<String> source, String destination) {
        String reporter = registration.reporter();
        return reporter.equals(destination) || source.filter(reporter::equals).isPresent()
                ? Optional.empty()
                : refuse(
                        ReplyCode.PROHIBITED,
                        "reporter",
                        reporter,
                        "only the source and the destination of a migration may report on it; name this one as either, or let"
                                + " one of them report");
    }

    private static Optional<Decision> thereAlready(Binding binding, String destination) {
        boolean isUnsure =
                binding.seen().filter(evidence -> !evidence.couldBe().isEmpty()).isPresent();
        return binding.at().isAt(destination) && !isUnsure
                ? mismatch(
                        "destination",
                        destination,
                        binding.mobileNode() + " is there already; name the hypervisor it goes to")
                : Optional.empty();
    }

    private Optional<Decision> elsewhere(Binding binding, String source) {
        return binding.canBeAt(source)
                        || Places.isUnspokenFor(binding.at(), domain)
                        || mayHaveMovedUnseen(binding, source)
                ? Optional.empty()
                : mismatch(
                        "source",
                        source,
                        binding.mobileNode() + " is at " + Movement.place(binding.at())
                                + "; name that as the source, or leave it out");
    }

    /** A mobile node may be stopped and started anywhere in its home network without anybody telling. */
    private boolean mayHaveMovedUnseen(Binding binding, String source) {
        boolean isSourceAssumed = joined.filter(Handover::sourceAssumed).isPresent();
        return binding.at().hypervisor().isEmpty()
                || ((Places.isSettledAtHome(binding) || isSourceAssumed)
                        && domain.hypervisor(source)
                                .filter(from -> Places.isHome(binding.interfaces(), from.device(), domain))
                                .isPresent());
    }

    private static Optional<Decision> otherWay(Handover open, String destination) {
        return open.destination().isAt(destination)
                ? Optional.empty()
                : refuse(
                        ReplyCode.TOO_MANY_BINDINGS,
                        "destination",
                        destination,
                        "the open migration goes to " + Movement.place(open.destination())
                                + ", and it goes to one place only; a migration elsewhere needs an id of its own");
    }

    private static Optional<Decision> standstill(String source, String destination) {
        return source.equals(destination)
                ? refuse(
                        ReplyCode.MALFORMED,
                        "destination",
                        destination,
                        "it is the source as well; name the hypervisor the mobile node goes to")
                : Optional.empty();
    }

    private static Optional<Decision> mismatch(String field, String value, String remedy) {
        return refuse(ReplyCode.IDENTIFICATION_MISMATCH, field, value, remedy);
    }

    private static Optional<Decision> refuse(ReplyCode code, String field, String value, String remedy) {
        return Optional.of(Decision.refuse(code, field, value, remedy));
    }
}
