/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onosproject.net.PortNumber;
import org.onosproject.net.behaviour.MplsQuery;
import org.onosproject.net.behaviour.VlanQuery;
import org.onosproject.net.driver.DefaultDriver;
import org.onosproject.net.driver.Driver;
import org.onosproject.net.driver.DriverAdminServiceAdapter;
import org.onosproject.net.driver.XmlDriverLoader;

class OpenVSwitchDriverTest {

    private static final Driver OVS =
            new DefaultDriver("ovs", List.of(), "Nicira, Inc\\.", "Open vSwitch", "2\\..*", Map.of(), Map.of());

    private final Driver driver = load();

    private static Driver load() {
        DriverAdminServiceAdapter registry = new DriverAdminServiceAdapter() {
            @Override
            public Driver getDriver(String name) {
                assertEquals("ovs", name);
                return OVS;
            }
        };
        try (InputStream xml = Objects.requireNonNull(
                OpenVSwitchDriverLoader.class.getResourceAsStream(OpenVSwitchDriverLoader.DEFINITIONS))) {
            return new XmlDriverLoader(OpenVSwitchDriverTest.class.getClassLoader(), registry)
                    .loadDrivers(xml, registry)
                    .getDrivers()
                    .iterator()
                    .next();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void itBeginsWithAllThatTheOlderOneIs() {
        assertEquals("hypermip-ovs", driver.name());
        assertEquals(List.of(OVS), driver.parents());
    }

    @Test
    void noPortHasLabelsToAllot() {
        assertEquals(NoLabels.class, driver.implementation(VlanQuery.class));
        assertEquals(NoLabels.class, driver.implementation(MplsQuery.class));
        assertEquals(Set.of(), new NoLabels().queryVlanIds(PortNumber.portNumber(1)));
        assertEquals(Set.of(), new NoLabels().queryMplsLabels(PortNumber.portNumber(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "3.1.0, true",
        "3.0.0-rc1, true",
        "9.9, true",
        "10.0.1, true",
        "2.17.9, false",
        "2.3.1, false",
        "1.10, false",
        "0.5, false"
    })
    void itIsForOpenVSwitchSinceVersionThree(String version, boolean matches) {
        assertEquals(matches, version.matches(driver.swVersion()));
        assertTrue("Nicira, Inc.".matches(driver.manufacturer()));
        assertTrue("Open vSwitch".matches(driver.hwVersion()));
    }
}
