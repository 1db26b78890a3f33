/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import com.google.auto.value.AutoValue;
import com.google.common.collect.ImmutableList;

/** What the place of a mobile node rests on, when no hypervisor has said that it arrived there. */
@AutoValue
public abstract class Evidence {

    /** The frame that the fabric saw at its port. */
    public abstract Announcement announcement();

    /** Tells whether no hypervisor had said anything at all: the mobile node was followed. */
    public abstract boolean reactive();

    /** The hypervisors that the port can be of, if that is more than one; the place names the first. */
    public abstract ImmutableList<String> couldBe();

    /** Returns evidence of these values. */
    public static Evidence of(Announcement announcement, boolean reactive, Iterable<String> couldBe) {
        return new AutoValue_Evidence(announcement, reactive, ImmutableList.copyOf(couldBe));
    }
}
