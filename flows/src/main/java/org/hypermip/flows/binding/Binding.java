/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Iterables;
import com.google.common.collect.Maps;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The mobility binding of one mobile node: what it is, where it is, where it goes (RFC 5944 section 1.6). */
@AutoValue
public abstract class Binding {

    /** How many changes the history keeps; the oldest go first. */
    static final int HISTORY_LIMIT = 50;

    /** How many ids of closed migrations are kept besides the last one's; the oldest go first. */
    static final int EARLIER_LIMIT = 8;

    /** Id of the mobile node: the name that hypervisors give it. */
    public abstract String mobileNode();

    /** Its interfaces, at least one. */
    public abstract ImmutableList<HomeAddress> interfaces();

    /** Where it stands. */
    public abstract BindingPhase phase();

    /** Where it runs: the source before a migration's {@code arrived}, the destination after. */
    public abstract Attachment at();

    /** Since when it is there, by the controller's clock; absent if the binding is of an application that did not note it. */
    public abstract Optional<Instant> since();

    /** What the fabric saw, if that is how it is known to be there; absent if hypervisors said so. */
    public abstract Optional<Evidence> seen();

    /** The migration under way; present in the phases PREPARED, SIMULTANEOUS and ARRIVED, absent in the others. */
    public abstract Optional<Handover> handover();

    /** When its lifetime at this place is over; absent if it never is, and at home. */
    public abstract Optional<Instant> expires();

    /** The probe of its places, while one is under way. */
    public abstract Optional<Probe> probe();

    /** The migration that was closed last. */
    public abstract Optional<ClosedMigration> lastMigration();

    /** The ids of those that were closed before that one, oldest first: what is said with them is an old word. */
    public abstract ImmutableSet<String> earlierMigrations();

    /** The places it left within their grace times; never the switch port it is attached to. */
    public abstract ImmutableList<Draining> draining();

    /**
     * The places it left though nobody there has said that it is gone, with the ports that were found. It may run there all the same, so that
     * their guards stay as long as the ports do; when that is looked into next is what each is kept until.
     */
    public abstract ImmutableList<Draining> guarded();

    /** The time of each hypervisor's latest registration, by that hypervisor's clock. Hypervisors that it left long ago are not in it. */
    public abstract ImmutableMap<String, Instant> heard();

    /** The latest changes, oldest first. */
    public abstract ImmutableList<HistoryEntry> history();

    /** The latest change, if any is known. */
    Optional<HistoryEntry> lastChange() {
        return history().isEmpty() ? Optional.empty() : Optional.of(Iterables.getLast(history()));
    }

    /** The history but for the line of a migration that waits for its source, which is the last as long as it does. */
    ImmutableList<HistoryEntry> settledHistory() {
        return history().subList(0, Math.max(0, history().size() - (awaitsSource() ? 1 : 0)));
    }

    /**
     * The latest change that makes an older word of the hypervisor tell of before. What waits for its source changes nothing but for its
     * destination, which is about to say more.
     */
    Optional<HistoryEntry> lastChangeFor(String hypervisor) {
        boolean isClaimant =
                handover().filter(open -> open.destination().isAt(hypervisor)).isPresent();
        return isClaimant ? lastChange() : Optional.ofNullable(Iterables.getLast(settledHistory(), null));
    }

    /** The place a migration under way leads to, as long as the mobile node has not arrived; absent while its source has not let it go. */
    public Optional<Attachment> destination() {
        return phase().isBeforeArrival()
                ? handover().filter(open -> !open.awaitsSource()).map(Handover::destination)
                : Optional.empty();
    }

    /** Tells whether a migration is open that leads nowhere until its source has spoken. */
    public boolean awaitsSource() {
        return handover().filter(Handover::awaitsSource).isPresent();
    }

    /**
     * Tells whether all that is known of it is what a destination has said: nothing leads there, its source may list other interfaces, and
     * nobody else is kept from having these.
     */
    boolean isOnlyClaimed() {
        return awaitsSource() && at().hypervisor().isEmpty() && lastMigration().isEmpty();
    }

    /** Returns this binding with its open migration, if it has one, waiting for its source or not. */
    Binding awaitingSource(boolean awaits) {
        return toBuilder()
                .handover(handover().map(open -> open.awaitingSource(awaits)))
                .build();
    }

    /** The end of an open migration that it is not known to be at. */
    public Optional<Attachment> otherPlace() {
        return handover().map(open -> phase().isBeforeArrival() ? open.destination() : open.source());
    }

    /** The places that it can be at: where it is known to be, and the other end of an open migration. */
    public ImmutableList<Attachment> possiblePlaces() {
        return Stream.concat(Stream.of(at()), otherPlace().stream()).collect(ImmutableList.toImmutableList());
    }

    /** Returns the names of the ports that it has there, or will have when it comes there. */
    public ImmutableSet<String> portsAt(String hypervisor) {
        return Stream.concat(Stream.of(at()), handover().stream().map(Handover::destination))
                .filter(place -> place.isAt(hypervisor))
                .flatMap(place -> place.ports().values().stream())
                .collect(ImmutableSet.toImmutableSet());
    }

    /**
     * The places where it can be asked for: where it is known to be, and the other end of an open migration if a port is named there. Who only
     * claims it cannot answer for it.
     */
    ImmutableList<Attachment> askedPlaces() {
        Stream<Attachment> other =
                otherPlace().filter(place -> !awaitsSource() && !place.ports().isEmpty()).stream();
        return Stream.concat(Stream.of(at()), other).collect(ImmutableList.toImmutableList());
    }

    /** Those that are being probed: all of them, or none. */
    public ImmutableList<Attachment> probedPlaces() {
        return probe().isPresent() ? askedPlaces() : ImmutableList.of();
    }

    /** What the probe under way is for, or would be: what was heard, or that its time is over. */
    public String probedFor() {
        return probe().flatMap(Probe::why)
                .orElse(
                        handover().isPresent()
                                ? "not closed within its lifetime"
                                : "not refreshed within its lifetime");
    }

    /** Returns this binding with a probe under way that not all places hear of: silence will prove nothing. Itself, if none is. */
    public Binding probedInVain() {
        return probe().map(Probe::incomplete)
                .map(probe -> toBuilder().probe(Optional.of(probe)).build())
                .orElse(this);
    }

    /** When what was granted last is over: the open migration, or the binding. */
    public Optional<Instant> grantedUntil() {
        return handover().map(Handover::until).orElseGet(this::expires);
    }

    /** When frames that go both ways go one way again; absent in other phases. */
    public Optional<Instant> simultaneousUntil() {
        return phase() == BindingPhase.SIMULTANEOUS
                ? handover().flatMap(Handover::simultaneousUntil)
                : Optional.empty();
    }

    /** Tells whether it is none any more, but for the guard of a port. */
    public boolean hasEnded() {
        return phase() == BindingPhase.ENDED;
    }

    /** Tells whether nothing moves: no migration is open and no grace time runs. */
    public boolean isSettled() {
        return handover().isEmpty() && draining().isEmpty();
    }

    /** Tells whether it is at that hypervisor, or at a port that can be of several, that one among them. */
    public boolean canBeAt(String hypervisorId) {
        return at().isAt(hypervisorId)
                || seen().filter(evidence -> evidence.couldBe().contains(hypervisorId))
                        .isPresent();
    }

    /** What it is at each place that only keeps its guard: a binding that has ended there. */
    public Stream<Binding> endedAtGuardedPlaces() {
        return guarded().stream().map(left -> toBuilder()
                .phase(BindingPhase.ENDED)
                .at(left.place())
                .handover(Optional.empty())
                .draining(List.of())
                .guarded(List.of())
                .build());
    }

    /** When the first of the grace times is over. */
    public Optional<Instant> nextDeadline() {
        return draining().stream().map(Draining::until).min(Comparator.naturalOrder());
    }

    /** Returns this binding without the places whose grace time is over; itself if there is none. */
    Binding drainedUntil(Instant now) {
        return nextDeadline().filter(deadline -> !deadline.isAfter(now)).isEmpty()
                ? this
                : toBuilder()
                        .draining(Iterables.filter(
                                draining(), place -> place.until().isAfter(now)))
                        .build();
    }

    /** Returns this binding, each of its places being what the function makes of it. */
    Binding withPlaces(UnaryOperator<Attachment> change) {
        return toBuilder()
                .at(change.apply(at()))
                .handover(handover()
                        .map(open -> open.with(change.apply(open.source()), change.apply(open.destination()))))
                .draining(draining().stream()
                        .map(left -> Draining.of(change.apply(left.place()), left.until()))
                        .collect(ImmutableList.toImmutableList()))
                .build();
    }

    /** Returns a builder that starts from this binding. */
    public abstract Builder toBuilder();

    /** Returns a builder of a binding without migrations. */
    public static Builder builder() {
        return new AutoValue_Binding.Builder()
                .lastMigration(Optional.empty())
                .earlierMigrations(List.of())
                .handover(Optional.empty())
                .since(Optional.empty())
                .seen(Optional.empty())
                .expires(Optional.empty())
                .probe(Optional.empty())
                .draining(List.of())
                .guarded(List.of())
                .heard(Map.of())
                .history(List.of());
    }

    /** Collects the fields; {@link #build} fails if one is missing. */
    @AutoValue.Builder
    public abstract static class Builder {
        /** Sets the id. */
        public abstract Builder mobileNode(String id);

        /** Sets the interfaces. */
        public abstract Builder interfaces(Iterable<HomeAddress> interfaces);

        /** Sets the phase. */
        public abstract Builder phase(BindingPhase phase);

        /** Sets the place. */
        public abstract Builder at(Attachment at);

        /** Sets since when it is there. */
        public abstract Builder since(Optional<Instant> time);

        /** Sets what the fabric saw. */
        public abstract Builder seen(Optional<Evidence> seen);

        /** Sets the migration under way. */
        public abstract Builder handover(Optional<Handover> handover);

        /** Sets the end of its lifetime. */
        public abstract Builder expires(Optional<Instant> time);

        /** Sets the probe. */
        public abstract Builder probe(Optional<Probe> probe);

        /** Sets the migration closed last. */
        public abstract Builder lastMigration(Optional<ClosedMigration> migration);

        /** Sets the ids of the migrations closed before. */
        public abstract Builder earlierMigrations(Iterable<String> ids);

        /** Sets the places left. */
        public abstract Builder draining(Iterable<Draining> draining);

        /** Sets the places left whose ports stay guarded. */
        public abstract Builder guarded(Iterable<Draining> places);

        /** Sets when hypervisors said what they said last. */
        public abstract Builder heard(Map<String, Instant> times);

        /** Sets the history. */
        public abstract Builder history(Iterable<HistoryEntry> history);

        /** Returns the binding. */
        public abstract Binding build();
    }

    /** Returns this binding with the time of what that hypervisor says, and with those of others that may repeat themselves. */
    Binding hearing(String reporter, Instant time) {
        Map<String, Instant> times = new HashMap<>(heard());
        times.put(reporter, time);
        return toBuilder()
                .heard(ImmutableSortedMap.copyOf(
                        Maps.filterKeys(times, hypervisor -> hypervisor.equals(reporter) || hasToDoWith(hypervisor))))
                .build();
    }

    private boolean hasToDoWith(String hypervisor) {
        return possiblePlaces().stream().anyMatch(place -> place.isAt(hypervisor))
                || lastMigration().filter(closed -> closed.isOf(hypervisor)).isPresent();
    }

    /**
     * Returns this binding with the time since when it is where it is: as it was before, or now. Of one that has none before, what is known
     * of that time stays. Times only grow, so that what was said of an earlier place is never the later word.
     */
    public Binding comingFrom(Optional<Binding> before, Instant now) {
        Optional<Instant> known = before.flatMap(Binding::since);
        boolean hasStayed = before.map(binding -> binding.at().hypervisor().equals(at().hypervisor()))
                .orElse(true);
        Instant next = known.filter(time -> !time.isBefore(now))
                .map(time -> time.plusMillis(1))
                .orElse(now);
        Instant time = hasStayed ? known.or(this::since).orElse(now) : next;
        return since().equals(Optional.of(time))
                ? this
                : toBuilder().since(Optional.of(time)).build();
    }

    /** Returns this binding with that migration as the one that was closed last. Of those before it, mere claims are forgotten. */
    Binding closing(ClosedMigration closed) {
        ImmutableSet<String> earlier = Stream.concat(
                        earlierMigrations().stream(),
                        lastMigration().filter(last -> !last.isMereClaim()).map(ClosedMigration::id).stream())
                .filter(id -> !id.equals(closed.id()))
                .collect(ImmutableSet.toImmutableSet());
        return toBuilder()
                .lastMigration(Optional.of(closed))
                .earlierMigrations(Iterables.skip(earlier, Math.max(0, earlier.size() - EARLIER_LIMIT)))
                .build();
    }

    /** Tells whether a migration of that id is known to be closed. */
    boolean hasClosed(String migration) {
        return lastMigration()
                        .map(ClosedMigration::id)
                        .filter(migration::equals)
                        .isPresent()
                || earlierMigrations().contains(migration);
    }

    /** Returns this binding with one more change in its history. */
    Binding noting(HistoryEntry entry) {
        ImmutableList<HistoryEntry> all = ImmutableList.<HistoryEntry>builder()
                .addAll(history())
                .add(entry)
                .build();
        return toBuilder()
                .history(all.subList(Math.max(0, all.size() - HISTORY_LIMIT), all.size()))
                .build();
    }
}
