/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.reconcile;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Set;
import org.onosproject.net.DeviceId;

/** What a resync has to do: any number of requests before it starts are one. */
@AutoValue
abstract class Agenda {

    /** Nothing. */
    static final Agenda NOTHING = of(false, ImmutableSet.of(), false);

    /** Tells whether all switches are checked. */
    abstract boolean checksAll();

    /** The switches that are checked in any case. */
    abstract ImmutableSet<DeviceId> switches();

    /** Tells whether everybody is brought to where it should be; or only those that the checks concern. */
    abstract boolean bringsAll();

    static Agenda of(boolean checksAll, Set<DeviceId> switches, boolean bringsAll) {
        return new AutoValue_Agenda(checksAll, ImmutableSet.copyOf(switches), bringsAll);
    }

    /** Returns what both have to do. */
    Agenda and(Agenda other) {
        return of(
                checksAll() || other.checksAll(),
                Sets.union(switches(), other.switches()),
                bringsAll() || other.bringsAll());
    }
}
