/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.hypermip.runtime.openflow.fake.FakeDrivers;
import org.junit.jupiter.api.Test;

class ExtensionsTest {

    @Test
    void aDriversInterpretersAreFoundWithOneLookUp() {
        FakeDrivers drivers = FakeDrivers.nicira();
        Extensions extensions = drivers.extensions();
        assertEquals(0, drivers.lookups());

        assertTrue(extensions.treatments().isPresent());
        assertTrue(extensions.selectors().isPresent());
        assertTrue(extensions.treatments().isPresent());

        assertEquals(1, drivers.lookups());
    }

    @Test
    void aDriverWithoutThemHasNone() {
        Extensions extensions = FakeDrivers.plain().extensions();

        assertTrue(extensions.treatments().isEmpty());
        assertTrue(extensions.selectors().isEmpty());
    }

    @Test
    void interpretersAreTheSameAsLongAsTheDriverIs() {
        Object before = FakeDrivers.nicira().extensions().interpreters();

        assertEquals(before, FakeDrivers.nicira().extensions().interpreters());
        assertNotEquals(before, FakeDrivers.plain().extensions().interpreters());
    }

    @Test
    void theNextMessageAsksTheDriverAnew() {
        FakeDrivers drivers = FakeDrivers.nicira();
        drivers.extensions().treatments();

        drivers.extensions().treatments();

        assertEquals(2, drivers.lookups());
    }
}
