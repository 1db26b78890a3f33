/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

/** What a hypervisor's latest inventory says of one mobile node, or what its silence does. */
enum Presence {
    /** It runs there. */
    RUNS,
    /** It runs there, and is being copied to another hypervisor. */
    LEAVES,
    /** Its place there waits for it. */
    WAITS,
    /** It is there and stands still. */
    STANDS,
    /** It is not there. */
    GONE,
    /** It is not among what the hypervisor lists, which may know it by another name, or not at all. */
    UNLISTED,
    /** The hypervisor has said nothing for too long. */
    SILENT,
    /** The hypervisor has said nothing since the binding changed, and may yet. */
    PENDING;

    /** Tells whether it has a running guest there. */
    boolean isRunning() {
        return this == RUNS || this == LEAVES;
    }

    /** Tells whether it is said not to be there, or not yet. */
    boolean isAbsence() {
        return this == GONE || this == UNLISTED || this == WAITS;
    }

    /** Completes the sentence of what the hypervisor says, for people to read. */
    String said() {
        switch (this) {
            case RUNS:
                return "that it runs there";
            case LEAVES:
                return "that it is leaving";
            case WAITS:
                return "that it is awaited";
            case STANDS:
                return "that it stands still";
            case GONE:
            case UNLISTED:
                return "that it is not there";
            default:
                return "nothing";
        }
    }
}
