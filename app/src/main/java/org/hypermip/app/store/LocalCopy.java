/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.store;

import java.util.Optional;
import org.hypermip.flows.binding.Binding;

/**
 * What this node knows of one entry of the map. The map tells the version of a change of our own only with the event that follows it. Until
 * then the copy has the version that was replaced and cannot serve the next compare-and-set. It counts the steps from that version instead:
 * an event that comes late is of an earlier version, or of the same one and fewer steps.
 */
final class LocalCopy {

    /** Nothing is known; the map may have an entry all the same. */
    static final LocalCopy NOTHING = new LocalCopy(0, 0, false, true, Optional.empty());

    private final long version;
    private final int steps;
    private final boolean stored;
    private final boolean exact;
    private final Optional<Binding> binding;

    private LocalCopy(long version, int steps, boolean stored, boolean exact, Optional<Binding> binding) {
        this.version = version;
        this.steps = steps;
        this.stored = stored;
        this.exact = exact;
        this.binding = binding;
    }

    /** Returns a copy of an entry; the binding is absent if the entry cannot be read. */
    static LocalCopy of(long version, Optional<Binding> binding) {
        return new LocalCopy(version, 0, true, true, binding);
    }

    /** Returns the knowledge that the entry of that version was removed. */
    static LocalCopy removed(long version) {
        return new LocalCopy(version, 1, false, true, Optional.empty());
    }

    /** Returns what a change of our own made of this copy. */
    LocalCopy changedTo(Optional<Binding> after) {
        return new LocalCopy(version, steps + 1, after.isPresent(), false, after);
    }

    /** Returns the knowledge that the map was asked after this copy, and had no entry. */
    LocalCopy absentNow() {
        return new LocalCopy(version, steps + 1, false, true, Optional.empty());
    }

    /** Returns the newer of this copy and the news. */
    LocalCopy updatedBy(LocalCopy news) {
        boolean isNewer = news.version == version ? news.steps >= steps : news.version > version;
        return isNewer ? news : this;
    }

    /** Tells whether nothing more will be heard of an entry that was removed when it had that version: the copy is of no more use. */
    boolean isOverWith(long removed) {
        return !stored && exact && version <= removed;
    }

    /** The version that a compare-and-set names. */
    long version() {
        return version;
    }

    /** Tells whether the map has an entry, readable or not. */
    boolean isStored() {
        return stored;
    }

    /** Tells whether the version is that of the binding. */
    boolean isExact() {
        return exact;
    }

    Optional<Binding> binding() {
        return binding;
    }
}
