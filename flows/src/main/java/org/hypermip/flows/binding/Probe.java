/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.onlab.packet.MacAddress;

/**
 * The places of a mobile node are being asked whether it is there, by ARP probes (RFC 5227 section 2.1.1) and neighbor
 * solicitations that come out of its ports.
 */
@AutoValue
public abstract class Probe {

    /** Who asks: an address that no host has. Frames to it go to the controller and nowhere else. */
    public static final MacAddress ASKER = MacAddress.valueOf("02:48:4d:49:50:01");

    /** How long a mobile node has to answer, from the moment that its places are to be asked. */
    public static final Duration ANSWER_TIME = Duration.ofSeconds(2);

    /** A count that is made so much later than it should proves nothing: the controller was away, or a switch. */
    static final Duration DELAY_LIMIT = Duration.ofSeconds(1);

    /** When the answers are counted. */
    public abstract Instant until();

    /** Tells whether all places were asked: their switches were connected, their ports known, and the rules for the answers there. */
    public abstract boolean complete();

    /** The names of the places that have answered: hypervisors. */
    public abstract ImmutableSet<String> answered();

    /** Why it is asked although its lifetime is not over; absent if that is. */
    public abstract Optional<String> why();

    /** Tells whether it answered there. */
    boolean isAnsweredAt(Attachment place) {
        return answered().contains(Movement.place(place));
    }

    /** Returns this probe as one whose silence proves nothing. */
    Probe incomplete() {
        return of(until(), false, answered(), why());
    }

    /** Returns this probe with an answer more. */
    Probe answeredAt(Attachment place) {
        return of(
                until(),
                complete(),
                ImmutableSet.<String>builder()
                        .addAll(answered())
                        .add(Movement.place(place))
                        .build(),
                why());
    }

    /** Returns a probe of these values, for the lifetime is over. */
    public static Probe of(Instant until, boolean complete, Iterable<String> answered) {
        return of(until, complete, answered, Optional.empty());
    }

    /** Returns a probe of these values. */
    public static Probe of(Instant until, boolean complete, Iterable<String> answered, Optional<String> why) {
        return new AutoValue_Probe(until, complete, ImmutableSet.copyOf(answered), why);
    }

    /** Returns a probe that begins then. */
    static Probe begun(Instant now, boolean complete, Optional<String> why) {
        return of(now.plus(ANSWER_TIME), complete, ImmutableSet.of(), why);
    }
}
