/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hypermip.app.fake.FakeComponents;
import org.junit.jupiter.api.Test;

class HostInterceptsTest {

    private final FakeComponents components = new FakeComponents();

    @Test
    void withoutTheComponentThereIsNothingToWarnOf() {
        components.register("org.onosproject.net.neighbour.impl.NeighbourResolutionManager", HostIntercepts.PROPERTY);

        assertEquals(List.of(), HostIntercepts.warnings(components));
    }

    @Test
    void aComponentThatHasNoSuchPropertyIsNotWarnedOf() {
        components.register(HostIntercepts.COMPONENT, "requestArp");

        assertEquals(List.of(), HostIntercepts.warnings(components));
    }

    @Test
    void unlessItIsSetItIsWarnedOfWithFieldValueAndRemedy() {
        components.register(HostIntercepts.COMPONENT, HostIntercepts.PROPERTY);

        assertWarns();
    }

    @Test
    void setToFalseItIsNotWarnedOfUntilItIsTrueAgain() {
        components.register(HostIntercepts.COMPONENT, HostIntercepts.PROPERTY);
        components.setProperty(HostIntercepts.COMPONENT, HostIntercepts.PROPERTY, "false");
        assertEquals(List.of(), HostIntercepts.warnings(components));

        components.setProperty(HostIntercepts.COMPONENT, HostIntercepts.PROPERTY, "true");

        assertWarns();
    }

    @Test
    void afterTheComponentHasGoneItIsNotWarnedOf() {
        components.register(HostIntercepts.COMPONENT, HostIntercepts.PROPERTY);
        components.unregister(HostIntercepts.COMPONENT);

        assertEquals(List.of(), HostIntercepts.warnings(components));
    }

    private void assertWarns() {
        List<String> warnings = HostIntercepts.warnings(components);

        assertEquals(1, warnings.size());
        String component = "org.onosproject.provider.host.impl.HostLocationProvider";
        assertTrue(
                warnings.get(0).startsWith("component " + component + " has requestInterceptsEnabled=true: "),
                warnings::toString);
        assertTrue(
                warnings.get(0).endsWith("(cfg set " + component + " requestInterceptsEnabled false)"),
                warnings::toString);
    }
}
