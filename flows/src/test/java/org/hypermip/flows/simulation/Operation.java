/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.simulation;

import com.google.auto.value.AutoValue;
import com.google.common.hash.Hashing;
import java.util.Random;
import org.hypermip.flows.Guest;
import org.hypermip.flows.ThreeSites;

/** Something that happens to one guest. */
@AutoValue
public abstract class Operation {

    /** What can happen. */
    public enum Kind {
        /** The destination says that a migration to it begins. */
        PREPARE_BY_DESTINATION,
        /** The source says so. */
        PREPARE_BY_SOURCE,
        /** The guest is about to pause. */
        SWITCHING,
        /** The guest runs at the destination. */
        ARRIVED,
        /** The migration is closed. */
        COMPLETED,
        /** The migration broke. */
        FAILED,
        /** The migration was called off. */
        CANCELLED,
        /** It runs at the destination, and nobody reports it: the fabric sees it there. */
        SEEN,
        /** It runs elsewhere, and nobody has said that it would. */
        UNANNOUNCED,
        /** All of a migration happens, none of it left out. */
        WHOLE_MIGRATION,
        /** Something is said about a migration that is not the open one. */
        STALE,
        /** Time passes. */
        WAIT,
        /** The controller hears of a port late. */
        PORT_APPEARS,
        /** The guest was stopped and is started again at home. */
        RESTART
    }

    /** What happens. */
    public abstract Kind kind();

    /** To whom. */
    public abstract Guest guest();

    /** The hypervisor it is about, if it is about one. */
    public abstract String hypervisor();

    /** Bits that choose among the ways it can happen. */
    abstract int variant();

    /** The order in which switches carry out what follows from it. */
    abstract long seed();

    /** Returns a source of orders; small seeds would give {@link Random} much the same first numbers. */
    Random order() {
        return new Random(Hashing.murmur3_128().hashLong(seed()).asLong());
    }

    /** Tells whether a way it can happen was chosen. */
    boolean has(int bit) {
        return (variant() & (1 << bit)) != 0;
    }

    /** Returns an operation of these values. */
    static Operation of(Kind kind, int guest, int hypervisor, int variant, long seed) {
        return new AutoValue_Operation(
                kind,
                ThreeSites.ALL_GUESTS.get(guest),
                ThreeSites.HYPERVISORS.keySet().asList().get(hypervisor),
                variant,
                seed);
    }

    @Override
    public final String toString() {
        return kind() + " " + guest().id() + " " + hypervisor() + " " + Integer.toBinaryString(variant()) + " "
                + seed();
    }
}
