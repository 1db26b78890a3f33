/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import java.util.Comparator;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hypermip.flows.network.HomeNetwork;
import org.hypermip.flows.network.MobilityDomain;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;

/** What is known of the place that a mobile node leaves, besides that place's own registrations: inventories, and its switch's ports. */
public final class Testimony {

    private final MobilityDomain domain;
    private final Words words;
    private final BiFunction<DeviceId, String, Optional<PortNumber>> ports;
    private final Predicate<DeviceId> reachable;

    /**
     * Creates the testimony about one mobile node.
     *
     * @param words what inventories say of it
     * @param ports the ports that are there, by switch and name
     * @param reachable whether a switch is connected; of one that is not, nobody knows the ports
     */
    public Testimony(
            MobilityDomain domain,
            Words words,
            BiFunction<DeviceId, String, Optional<PortNumber>> ports,
            Predicate<DeviceId> reachable) {
        this.domain = domain;
        this.words = words;
        this.ports = ports;
        this.reachable = reachable;
    }

    /** Creates the testimony of inventories alone. */
    Testimony(MobilityDomain domain, Words words) {
        this(domain, words, (device, name) -> Optional.empty(), device -> false);
    }

    /** Returns the binding with its open migration led on, if its source's inventory lets it go, or has lost it; otherwise the same. */
    Optional<Binding> released(Binding binding, Handover open) {
        return leaving(binding, open)
                .map(source -> ledOn(binding, source, binding.isOnlyClaimed()))
                .or(() -> Optional.of(binding)
                        .filter(listed -> isLost(listed, open))
                        .map(listed -> listed.awaitingSource(false)));
    }

    /**
     * Returns the binding as its source's inventory leads its open migration on.
     *
     * @param isOnlyClaimed whether its interfaces were only its destination's word; then those count that the source lists
     */
    Binding ledOn(Binding binding, String source, boolean isOnlyClaimed) {
        Handover open = binding.handover().orElseThrow();
        return binding.toBuilder()
                .interfaces(isOnlyClaimed ? words.guest(source).orElseThrow().interfaces() : binding.interfaces())
                .handover(Optional.of(open.awaitingSource(false).reportedBy(source)))
                .build();
    }

    /** Tells whether the source lets it go, has lost it, or is nobody that could say so and it comes home. */
    boolean isFree(Binding binding, Handover open) {
        return leaving(binding, open).isPresent()
                || isLost(binding, open)
                || (Places.isUnspokenFor(open.source(), domain)
                        && open.destination()
                                .hypervisor()
                                .filter(id -> Places.isHome(binding, id, domain))
                                .isPresent());
    }

    /** Tells whether the source has lost it, or can say nothing, and one hypervisor alone says that the mobile node comes there. */
    boolean isLost(Binding binding, Handover open) {
        return isLost(binding, open.source()) && claims(binding, open).rival().isEmpty();
    }

    /** Tells whether whoever has it there by the binding has lost it, or is nobody that could say so. */
    boolean isLost(Binding binding, Attachment place) {
        return place.hypervisor()
                .map(hypervisor -> isGoneFromAll(binding, hypervisor)
                        || (hasLostPort(place) && !isListedAsStaying(hypervisor))
                        || (isPlainHost(binding) && !words.hasSpoken(hypervisor)))
                .orElseGet(() -> isPlainHost(binding));
    }

    /** Tells whether the hypervisor says that the mobile node leaves there, and names the other one as its destination. */
    boolean hasNamed(String hypervisor, String destination) {
        return words.leaving(hypervisor)
                .flatMap(InventoriedGuest::destination)
                .filter(destination::equals)
                .isPresent();
    }

    /** Returns who says that the mobile node comes to it. */
    StandingClaims claims(Binding binding, Handover open) {
        return new StandingClaims(domain, words, binding, open);
    }

    /** Where several hypervisors can have it, each of them has to have lost it. */
    private boolean isGoneFromAll(Binding binding, String hypervisor) {
        return Stream.concat(
                        Stream.of(hypervisor), binding.seen().stream().flatMap(evidence -> evidence.couldBe().stream()))
                .filter(id -> binding.handover()
                        .filter(open -> open.destination().isAt(id))
                        .isEmpty())
                .allMatch(id -> isGone(binding, id));
    }

    /** Its port may be gone for a moment, as when a network card is plugged anew. */
    private boolean isListedAsStaying(String hypervisor) {
        return words.hasSpoken(hypervisor)
                && words.guest(hypervisor)
                        .filter(guest -> guest.isThere() && !guest.isLeaving())
                        .isPresent();
    }

    /** By another name it may be there all the same. */
    private boolean isGone(Binding binding, String hypervisor) {
        return words.at(hypervisor, Optional.of(binding)).isAbsence() && !words.hasAny(hypervisor, binding);
    }

    private boolean hasLostPort(Attachment source) {
        return !source.portNumbers().isEmpty() && !Ending.isThere(source, ports, reachable);
    }

    private boolean isPlainHost(Binding binding) {
        return binding.interfaces().stream().allMatch(address -> domain.network(address.network())
                .filter(HomeNetwork::plainHosts)
                .isPresent());
    }

    /**
     * Returns the source, if it lets the mobile node go to where the migration leads, by its inventory. That it is leaving is no word for
     * whoever else says that it comes there. Of a mobile node that nobody has located, every hypervisor of its home network can be the source.
     */
    Optional<String> leaving(Binding binding, Handover open) {
        Departure departure = new Departure(domain, words, binding, open);
        return open.source()
                .hypervisor()
                .map(Stream::of)
                .orElseGet(
                        () -> domain.hypervisors().keySet().stream().filter(id -> Places.isHome(binding, id, domain)))
                .filter(departure::isFrom)
                .filter(id -> !binding.isOnlyClaimed() || hasInterfaces(id))
                .findFirst();
    }

    private boolean hasInterfaces(String hypervisor) {
        return words.guest(hypervisor)
                .filter(guest -> !guest.interfaces().isEmpty())
                .isPresent();
    }

    /** Tells whether every hypervisor of its home network says that it is not there. */
    boolean isDenied(Binding binding) {
        return domain.hypervisors().keySet().stream()
                .filter(id -> Places.isHome(binding, id, domain))
                .map(id -> words.at(id, Optional.of(binding)))
                .allMatch(said -> said == Presence.GONE || said == Presence.UNLISTED);
    }

    /** Returns another hypervisor that says that the mobile node, or one with a MAC address of its, is there; of several, the first. */
    Optional<String> holder(Binding binding, String other) {
        return words.havingAny(binding)
                .filter(id -> !id.equals(other) && domain.hypervisor(id).isPresent())
                .min(Comparator.comparing(domain.hypervisors().keySet().asList()::indexOf));
    }

    /** Tells whether the hypervisor says that the mobile node runs there and is not on its way. */
    boolean stays(Binding binding, Attachment source) {
        return source.hypervisor()
                .filter(id -> words.at(id, Optional.of(binding)) == Presence.RUNS)
                .isPresent();
    }
}
