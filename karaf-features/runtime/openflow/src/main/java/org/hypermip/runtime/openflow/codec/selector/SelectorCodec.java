/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.selector;

import java.util.Optional;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.onosproject.net.flow.DefaultTrafficSelector;
import org.onosproject.net.flow.TrafficSelector;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.criteria.ExtensionCriterion;
import org.onosproject.net.flow.criteria.ExtensionSelector;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMatchV3;
import org.projectfloodlight.openflow.protocol.match.Match;
import org.projectfloodlight.openflow.protocol.oxm.OFOxm;
import org.projectfloodlight.openflow.types.OFValueType;

/** Traffic selectors as OpenFlow 1.3's (and 1.4's) matches, and back. */
public final class SelectorCodec {

    private SelectorCodec() {}

    /**
     * Writes a selector as a match.
     *
     * @throws UnsupportedOperationException if a criterion has no match field in OpenFlow and none in the device's driver
     */
    public static Match write(TrafficSelector selector, OFFactory factory, Extensions extensions) {
        Match.Builder match = factory.buildMatch();
        for (Criterion criterion : selector.criteria()) {
            if (criterion instanceof ExtensionCriterion) {
                put(match, extension((ExtensionCriterion) criterion, factory, extensions));
            } else {
                CriterionMappings.of(criterion.type())
                        .orElseThrow(() -> new UnsupportedOperationException("no match field for " + criterion))
                        .write(criterion, match);
            }
        }
        return match.build();
    }

    /**
     * Reads a match.
     *
     * @throws UnsupportedOperationException if a field, or its mask, is none that a selector can say. It is not left out: a
     *     selector without it would be that of another, wider rule, which ONOS might then delete
     */
    public static TrafficSelector read(Match match, Extensions extensions) {
        TrafficSelector.Builder selector = DefaultTrafficSelector.builder();
        // The match's own list of fields is not enough: it leaves out those whose prerequisites it misses.
        for (OFOxm<?> oxm : ((OFMatchV3) match).getOxmList()) {
            if (CriterionMappings.knows(oxm.getMatchField().id)) {
                selector.add(CriterionMappings.read(oxm)
                        .orElseThrow(() -> new UnsupportedOperationException("no criterion for this mask: " + oxm)));
            } else {
                selector.extension(extension(oxm, extensions), extensions.deviceId());
            }
        }
        return selector.build();
    }

    private static OFOxm<?> extension(ExtensionCriterion criterion, OFFactory factory, Extensions extensions) {
        return extensions
                .selectors()
                .filter(driver -> driver.supported(criterion.extensionSelector().type()))
                .flatMap(driver -> Optional.ofNullable(driver.mapSelector(factory, criterion.extensionSelector())))
                .orElseThrow(() -> new UnsupportedOperationException(
                        "the driver of " + extensions.deviceId() + " has no match field for " + criterion));
    }

    private static <F extends OFValueType<F>> void put(Match.Builder match, OFOxm<F> oxm) {
        if (oxm.isMasked()) {
            match.setMasked(oxm.getMatchField(), oxm.getValue(), oxm.getMask());
        } else {
            match.setExact(oxm.getMatchField(), oxm.getValue());
        }
    }

    private static ExtensionSelector extension(OFOxm<?> oxm, Extensions extensions) {
        return extensions
                .selectors()
                .flatMap(driver -> Optional.ofNullable(driver.mapOxm(oxm)))
                .orElseThrow(() -> new UnsupportedOperationException(
                        "the driver of " + extensions.deviceId() + " has no criterion for " + oxm));
    }
}
