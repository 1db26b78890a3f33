/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.selector;

import java.util.Optional;
import org.onosproject.net.flow.criteria.Criterion;
import org.projectfloodlight.openflow.protocol.match.Match;
import org.projectfloodlight.openflow.protocol.match.MatchFields;
import org.projectfloodlight.openflow.protocol.oxm.OFOxm;

/** How criteria of one type are written as an OpenFlow match field, and read back. */
interface CriterionMapping {

    /** The criterion type that this writes. */
    Criterion.Type type();

    /** The match field that this reads. */
    MatchFields field();

    /** Adds the criterion to a match. A criterion that matches everything (a prefix of length 0) adds nothing. */
    void write(Criterion criterion, Match.Builder match);

    /** Reads a match on this field; empty when its mask is not one that this criterion type can say. */
    Optional<Criterion> read(OFOxm<?> oxm);
}
