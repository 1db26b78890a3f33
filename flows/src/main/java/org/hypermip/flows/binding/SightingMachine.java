/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.util.Optional;
import org.hypermip.flows.network.Hypervisor;
import org.hypermip.flows.network.MobilityDomain;

/**
 * What the fabric's seeing a mobile node makes of its binding. At the destination of an open migration it has arrived, as if
 * the hypervisor had said so. Elsewhere it is followed if nothing speaks against that and its networks are reactive. Pure,
 * like {@link BindingMachine}: a refused sighting changes nothing.
 */
public final class SightingMachine {

    /**
     * For how long after a change of its binding a mobile node is not followed: frames that were under way then tell of
     * before. Announcements on arrival are repeated for longer than that.
     */
    public static final Duration HOLD_OFF = Duration.ofMillis(500);

    private final MobilityDomain domain;

    /** Creates a state machine that knows this configuration. */
    public SightingMachine(MobilityDomain domain) {
        this.domain = domain;
    }

    /** Decides what the sighting makes of the binding, which is equal to the one before if it was known to be there. */
    public Decision next(Binding binding, Sighting sighting) {
        SightingCheck check = new SightingCheck(domain, binding, sighting);
        return check.refusal()
                .or(() -> answered(binding, sighting))
                .or(() -> known(binding, sighting))
                .or(() -> arrived(binding, sighting, check.isReactive()))
                .or(() -> contradicted(binding, sighting))
                .or(check::unfollowed)
                .orElseGet(() -> followed(binding, sighting));
    }

    /** An answer tells where it is only if that was asked; what it makes of the binding is {@link ProbeVerdict}'s. */
    private static Optional<Decision> answered(Binding binding, Sighting sighting) {
        return sighting.announcement() != Announcement.ANSWER
                ? Optional.empty()
                : binding.probedPlaces().stream()
                        .filter(place -> isPort(place, sighting))
                        .findFirst()
                        .map(place -> Decision.accept(binding.toBuilder()
                                .probe(binding.probe().map(probe -> probe.answeredAt(place)))
                                .build()))
                        .or(() -> Optional.of(Decision.refuse(
                                ReplyCode.PROHIBITED,
                                "port",
                                sighting.port(),
                                binding.mobileNode() + " was " + sighting.text()
                                        + ", where nobody asks for it any more")));
    }

    /** It is where it was known to be; or it has arrived, if the destination is another port of the same switch. */
    private Optional<Decision> known(Binding binding, Sighting sighting) {
        boolean isArriving =
                binding.destination().filter(there -> isPort(there, sighting)).isPresent();
        return !isArriving && (isPort(binding.at(), sighting) || mayBePort(binding.at(), binding, sighting))
                ? Optional.of(Decision.accept(withPort(binding, sighting)))
                : Optional.empty();
    }

    /** Of several interfaces, the others' ports become known one by one where the first was seen. */
    private static Binding withPort(Binding binding, Sighting sighting) {
        boolean isNews =
                binding.seen().isPresent() && binding.at().port(sighting.mac()).isEmpty();
        return isNews ? binding.toBuilder().at(withPort(binding.at(), sighting)).build() : binding;
    }

    /** A port that nobody has named counts in reactive networks only. */
    private Optional<Decision> arrived(Binding binding, Sighting sighting, boolean reactive) {
        return binding.awaitingSource(binding.awaitsSource() && !reactive)
                .destination()
                .filter(there -> isPort(there, sighting) || (reactive && mayBePort(there, binding, sighting)))
                .map(there -> Decision.accept(movement(binding, sighting, "arrived")
                        .arrived(
                                withPort(there, sighting),
                                Optional.of(evidence(sighting, false, ImmutableList.of())))));
    }

    private static Optional<Decision> contradicted(Binding binding, Sighting sighting) {
        return binding.handover()
                .map(open -> Decision.refuse(
                        ReplyCode.IDENTIFICATION_MISMATCH,
                        "port",
                        sighting.port(),
                        sighting.text() + ", which is not where migration '" + open.migration() + "' of "
                                + binding.mobileNode() + " leads (" + Movement.place(open.source()) + " to "
                                + Movement.place(open.destination()) + "); only its hypervisors can say otherwise"));
    }

    private Decision followed(Binding binding, Sighting sighting) {
        ImmutableList<Hypervisor> hypervisors = hypervisors(sighting);
        Attachment there = Attachment.at(
                hypervisors.get(0).id(), sighting.device(), ImmutableMap.of(sighting.mac(), sighting.port()));
        ImmutableList<String> couldBe = hypervisors.size() == 1
                ? ImmutableList.of()
                : hypervisors.stream().map(Hypervisor::id).collect(ImmutableList.toImmutableList());
        return Decision.accept(movement(binding, sighting, "reactive")
                .followed(there, Optional.of(evidence(sighting, true, couldBe))));
    }

    private Movement movement(Binding binding, Sighting sighting, String what) {
        return new Movement(domain, binding, sighting.time(), what + ", " + sighting.text());
    }

    private static Evidence evidence(Sighting sighting, boolean reactive, ImmutableList<String> couldBe) {
        return Evidence.of(sighting.announcement(), reactive, couldBe);
    }

    private static boolean isPort(Attachment place, Sighting sighting) {
        return place.device().equals(sighting.device())
                && place.port(sighting.mac()).filter(sighting.port()::equals).isPresent();
    }

    /** Tells whether no port of the interface is known at that place, and this one can be it. */
    private boolean mayBePort(Attachment place, Binding binding, Sighting sighting) {
        if (place.port(sighting.mac()).isPresent()) {
            return false;
        }
        return place.hypervisor()
                .map(id -> place.device().equals(sighting.device())
                        && hypervisors(sighting).stream()
                                .anyMatch(hypervisor -> hypervisor.id().equals(id)))
                .orElseGet(() -> Places.isHome(binding.interfaces(), sighting.device(), domain));
    }

    private ImmutableList<Hypervisor> hypervisors(Sighting sighting) {
        return domain.hypervisorsAt(sighting.device(), sighting.port());
    }

    private static Attachment withPort(Attachment place, Sighting sighting) {
        return place.withPorts(ImmutableMap.of(sighting.mac(), sighting.port()));
    }
}
