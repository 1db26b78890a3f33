/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.journeys;

/** Something that happens to one guest, at one hypervisor, or to the controller. */
final class Step {

    /** What can happen. */
    enum Kind {
        /** The guest is started at the hypervisor, if it runs nowhere. */
        START,
        /** It ends where it runs; its migration with it. */
        END,
        /** A migration to the hypervisor begins. */
        BEGIN,
        /** Its pause is near. */
        SWITCH,
        /** It runs at the destination. */
        ARRIVE,
        /** The migration breaks. */
        BREAK,
        /** It is paused where it runs; a migration may be under way. */
        PAUSE,
        /** It goes on. */
        RESUME,
        /** Its port where it is, or where it is awaited, is called otherwise from now on. */
        RENAME_PORT,
        /** It moves, and neither end says so. */
        MOVE_UNSAID,
        /** The hypervisor's notifier starts anew, has forgotten all, and says what it finds. */
        RESTART_NOTIFIER,
        /** Nothing is heard of it, until some rest. */
        FALL_SILENT,
        /** Its clock is set. */
        SET_CLOCK,
        /** It sends an inventory. */
        TAKE_INVENTORY,
        /** The controller loses every binding and all that it has heard. */
        FORGET,
        /** Words that are under way arrive, in whatever order. */
        DELIVER,
        /** A word of long ago is heard again. */
        REPEAT,
        /** All comes to rest, and has to be as it is told. */
        REST,
        /** At the hypervisor, if that is at home, another had its address, and tried in vain to leave; it has ended, and nobody has said so. */
        LEAVE_BEHIND,
        /** Time passes. */
        WAIT
    }

    final Kind kind;
    final int guest;
    final int hypervisor;
    final long seed;

    Step(Kind kind, int guest, int hypervisor, long seed) {
        this.kind = kind;
        this.guest = guest;
        this.hypervisor = hypervisor;
        this.seed = seed;
    }

    @Override
    public String toString() {
        return kind + " guest " + guest + " hypervisor " + hypervisor + " seed " + seed;
    }
}
