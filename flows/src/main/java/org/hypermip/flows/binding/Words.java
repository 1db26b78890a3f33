/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.hypermip.flows.network.MobilityDomain;

/**
 * What hypervisors say of one mobile node. A word that was said before the binding changed last tells of before: it counts as not said
 * yet. So does a word that the guest runs, if it was said before another hypervisor began to say so.
 */
public final class Words {

    /** What was heard so far in the future was heard before a clock was set back. */
    private static final Duration SET_BACK = Duration.ofMinutes(1);

    /** What only those can say of it who list it. */
    private static final ImmutableSet<Presence> SAID_OF_LISTED =
            Sets.immutableEnumSet(Presence.RUNS, Presence.LEAVES, Presence.WAITS, Presence.STANDS);

    private final HeardInventories heard;
    private final String mobileNode;
    private final Instant now;

    Words(HeardInventories heard, String mobileNode, Instant now) {
        this.heard = heard;
        this.mobileNode = mobileNode;
        this.now = now;
    }

    /** The mobile node. */
    String mobileNode() {
        return mobileNode;
    }

    /** When the words are weighed. */
    Instant now() {
        return now;
    }

    /** Returns what the hypervisor lists. */
    Optional<InventoriedGuest> guest(String hypervisor) {
        return heard.latest(hypervisor).flatMap(inventory -> inventory.guest(mobileNode));
    }

    /** Returns what the hypervisor lists of the binding's mobile node, if it is there as it says, and what it says is no old word. */
    Optional<InventoriedGuest> listed(String hypervisor, Binding binding) {
        return guest(hypervisor).filter(guest -> SAID_OF_LISTED.contains(at(hypervisor, Optional.of(binding))));
    }

    /** Returns the ticket that the hypervisor shows for it. */
    Optional<Ticket> ticket(String hypervisor) {
        return heard.latest(hypervisor)
                .flatMap(inventory -> Optional.ofNullable(inventory.tickets().get(mobileNode)));
    }

    /** Returns the one of these hypervisors whose ticket is later than that time, and than the tickets of the others. */
    Optional<String> latestTicket(Collection<String> hypervisors, Instant time) {
        return hypervisors.stream()
                .filter(hypervisor -> ticket(hypervisor)
                        .filter(ticket -> ticket.since().isAfter(time))
                        .isPresent())
                .max(Comparator.comparing(
                        hypervisor -> ticket(hypervisor).map(Ticket::since).orElseThrow()));
    }

    /** Returns who else vouches for what the hypervisor says. */
    Optional<String> voucher(String hypervisor) {
        return heard.latest(hypervisor).flatMap(Inventory::voucher);
    }

    /** Returns what the hypervisor listed before it said anything else of its guests. */
    Optional<InventoriedGuest> before(String hypervisor) {
        return Optional.ofNullable(heard.before().get(hypervisor)).flatMap(inventory -> inventory.guest(mobileNode));
    }

    /** Returns what the hypervisor says of its ports. */
    PortWords ports(String hypervisor) {
        return new PortWords(mobileNode, heard.latest(hypervisor), now.isBefore(heard.silentFrom(hypervisor)));
    }

    /** Who says it, for histories: an operator who speaks for the hypervisor is named. */
    String saidBy(String hypervisor) {
        return hypervisor
                + heard.latest(hypervisor)
                        .flatMap(Inventory::voucher)
                        .map(who -> " on the word of " + who)
                        .orElse("");
    }

    /** When the hypervisor said what it lists, by its own clock. */
    Instant sent(String hypervisor) {
        return heard.latest(hypervisor).orElseThrow().sent();
    }

    /** Returns what the hypervisor says against a binding, or against there being none. */
    Presence at(String hypervisor, Optional<Binding> binding) {
        if (!speaks(hypervisor)) {
            return Presence.SILENT;
        }
        return heard.latest(hypervisor)
                .filter(inventory -> !isOld(inventory, binding))
                .map(inventory -> inventory
                        .guest(mobileNode)
                        .filter(guest -> isMeant(guest, hypervisor, binding))
                        .map(Words::presence)
                        .orElseGet(() -> unlisted(inventory, binding)))
                .orElse(Presence.PENDING);
    }

    /** Returns what the hypervisor lists of it, if it says that it is on its way from there, by its latest word, however old that is. */
    Optional<InventoriedGuest> leaving(String hypervisor) {
        return guest(hypervisor).filter(guest -> speaks(hypervisor) && guest.isLeaving());
    }

    /** Returns since when the hypervisor says that it is on its way from there. */
    Optional<Instant> leavingSince(String hypervisor) {
        return heard.leavingSince(hypervisor, mobileNode);
    }

    /** Tells whether the hypervisor has sent inventories, and goes on. */
    boolean hasSpoken(String hypervisor) {
        return heard.latest(hypervisor).isPresent() && speaks(hypervisor);
    }

    private boolean speaks(String hypervisor) {
        return now.isBefore(heard.silentFrom(hypervisor));
    }

    /** Tells whether the binding's mobile node, or one by another name that has an interface of its, runs or stands still there. */
    boolean hasAny(String hypervisor, Binding binding) {
        return binding.interfaces().stream()
                        .anyMatch(address -> heard.stations().of(address.mac()).contains(hypervisor))
                && heard.latest(hypervisor).filter(inventory -> speaks(hypervisor)).stream()
                        .flatMap(inventory -> inventory.guests().values().stream())
                        .anyMatch(guest -> guest.isThere() && guest.hasInterfaceOf(binding));
    }

    /** Returns the hypervisors where the binding's mobile node, or one by another name that has an interface of its, runs or stands still. */
    Stream<String> havingAny(Binding binding) {
        Stream<String> byInterface =
                binding.interfaces().stream().flatMap(address -> heard.stations().of(address.mac()).stream());
        return Stream.concat(byInterface, heard.listers().of(mobileNode).stream())
                .distinct()
                .filter(hypervisor -> hasAny(hypervisor, binding) || hasNamed(hypervisor, binding));
    }

    /** By its name, if nothing is said of its interfaces. */
    private boolean hasNamed(String hypervisor, Binding binding) {
        return speaks(hypervisor)
                && guest(hypervisor)
                        .filter(guest -> guest.isThere() && guest.canBe(binding))
                        .isPresent();
    }

    /** Returns the hypervisors of the configuration that wait for it. */
    Stream<String> awaiting(MobilityDomain domain) {
        return listers(domain)
                .filter(id -> speaks(id)
                        && guest(id)
                                .filter(guest -> guest.state() == GuestState.INCOMING)
                                .isPresent());
    }

    /** Tells whether the hypervisor lists it at all, be it as one that has ended. */
    boolean isListed(String hypervisor) {
        return guest(hypervisor).isPresent();
    }

    /** Tells whether it stood still there, or was awaited, when the hypervisor spoke last. */
    boolean stoodStill(String hypervisor) {
        return guest(hypervisor)
                .filter(guest -> guest.state() == GuestState.PAUSED || guest.state() == GuestState.INCOMING)
                .isPresent();
    }

    /** Another mobile node of the same name is not meant. Settled at home, all interfaces may change. */
    private static boolean isMeant(InventoriedGuest guest, String hypervisor, Optional<Binding> binding) {
        return binding.map(known -> guest.canBe(known) || (Places.isSettledAtHome(known) && known.canBeAt(hypervisor)))
                .orElse(true);
    }

    /** Returns the hypervisors where another mobile node of the same name runs, as they say. */
    ImmutableList<String> namesakes(MobilityDomain domain, Binding binding) {
        return runners(domain, Optional.empty()).stream()
                .filter(id -> guest(id)
                        .filter(guest -> !isMeant(guest, id, Optional.of(binding)))
                        .isPresent())
                .collect(ImmutableList.toImmutableList());
    }

    /** Tells whether these hypervisors list different mobile nodes by the same name. */
    boolean areNamesakes(Collection<String> hypervisors) {
        return hypervisors.stream().flatMap(id -> guest(id).stream()).anyMatch(one -> hypervisors.stream()
                .flatMap(id -> guest(id).stream())
                .anyMatch(one::isNamesakeOf));
    }

    /** Whoever has spoken of it knows whether it is there. */
    private static Presence unlisted(Inventory inventory, Optional<Binding> binding) {
        return binding.filter(known -> known.heard().containsKey(inventory.hypervisor()))
                        .isPresent()
                ? Presence.GONE
                : Presence.UNLISTED;
    }

    /** Returns the hypervisors of the configuration where it runs, as they say. */
    ImmutableList<String> runners(MobilityDomain domain, Optional<Binding> binding) {
        return listers(domain).filter(id -> at(id, binding).isRunning()).collect(ImmutableList.toImmutableList());
    }

    /** Returns the hypervisors of the configuration that list it, be it as one that has ended. */
    private Stream<String> listers(MobilityDomain domain) {
        return heard.listers().of(mobileNode).stream()
                .filter(id -> domain.hypervisor(id).isPresent())
                .sorted();
    }

    /** Returns the hypervisors of the configuration that say this of it, when it has no binding. */
    ImmutableList<String> saying(Presence presence, MobilityDomain domain) {
        Stream<String> hypervisors = SAID_OF_LISTED.contains(presence)
                ? listers(domain)
                : domain.hypervisors().keySet().stream().sorted();
        return hypervisors.filter(id -> at(id, Optional.empty()) == presence).collect(ImmutableList.toImmutableList());
    }

    /** Tells whether the first has said that it runs there since the other began to say so. */
    boolean hasSpokenSince(String hypervisor, String other) {
        Instant began = heard.since(other, mobileNode).orElseThrow();
        return !heard.latest(hypervisor).orElseThrow().received().isBefore(began);
    }

    /** Tells whether what the hypervisor says of it is what it has said for {@link HeardInventories#SILENCE}. */
    boolean isLasting(String hypervisor) {
        return heard.since(hypervisor, mobileNode)
                .filter(time -> Duration.between(time, now).abs().compareTo(HeardInventories.SILENCE) < 0)
                .isEmpty();
    }

    private boolean isOld(Inventory inventory, Optional<Binding> binding) {
        return binding.filter(known -> known.lastChangeFor(inventory.hypervisor())
                                .filter(last -> last.time().isAfter(inventory.received()))
                                .isPresent()
                        || Optional.ofNullable(known.heard().get(inventory.hypervisor()))
                                .filter(last -> last.isAfter(inventory.sent()) && !last.isAfter(now.plus(SET_BACK)))
                                .isPresent())
                .isPresent();
    }

    private static Presence presence(InventoriedGuest guest) {
        switch (guest.state()) {
            case RUNNING:
                return guest.migrating() ? Presence.LEAVES : Presence.RUNS;
            case INCOMING:
                return Presence.WAITS;
            case PAUSED:
                return Presence.STANDS;
            case ENDED:
                return Presence.GONE;
        }
        throw new IllegalStateException("no such state: " + guest.state());
    }
}
