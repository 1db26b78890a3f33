/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.codec.treatment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hypermip.runtime.openflow.codec.Extensions;
import org.hypermip.runtime.openflow.fake.FakeDrivers;
import org.junit.jupiter.api.Test;
import org.onosproject.driver.extensions.NiciraExtensionTreatmentInterpreter;
import org.onosproject.net.flow.instructions.ExtensionTreatment;
import org.onosproject.net.flow.instructions.Instructions.ExtensionInstructionWrapper;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.types.IPv4Address;

/** Vendor actions are read once for each value: ONOS builds a KryoNamespace for each NiciraSetTunnelDst. */
class VendorActionsTest {
    private static final int MOST = 64;

    private final OFFactory factory = OFFactories.getFactory(OFVersion.OF_13);
    private final CountingDriver driver = new CountingDriver();
    private final VendorActions actions = new VendorActions(MOST);

    @Test
    void tenThousandActionsOfTenValuesAreReadTenTimes() {
        for (int i = 0; i < 10_000; i++) {
            assertTrue(actions.read(driver, tunnelTo(i % 10)).isPresent());
        }
        assertEquals(10, driver.read);
    }

    @Test
    void aValueIsTheSameAsTheDriverWouldReadIt() {
        ExtensionTreatment first = actions.read(driver, tunnelTo(1)).orElseThrow();

        assertEquals(new NiciraExtensionTreatmentInterpreter().mapAction(tunnelTo(1)), first);
        assertSame(first, actions.read(driver, tunnelTo(1)).orElseThrow());
    }

    @Test
    void noMoreValuesAreKeptThanMayBe() {
        for (int i = 0; i < 10 * MOST; i++) {
            assertTrue(actions.read(driver, tunnelTo(i)).isPresent());
        }
        assertTrue(actions.size() <= MOST, () -> actions.size() + " are kept");
    }

    @Test
    void anotherDriverReadsForItself() {
        actions.read(driver, tunnelTo(1));
        CountingDriver other = new CountingDriver() {};

        actions.read(other, tunnelTo(1));

        assertEquals(1, other.read);
    }

    @Test
    void whatTheDriverCannotReadIsAskedAgain() {
        OFAction unknown = factory.actions().setNwTtl((short) 64);
        OFAction refused = factory.actions().setField(factory.oxms().ipv4Src(IPv4Address.of(1)));
        for (int i = 0; i < 2; i++) {
            assertTrue(actions.read(driver, unknown).isEmpty());
            assertThrows(UnsupportedOperationException.class, () -> actions.read(driver, refused));
        }
        assertEquals(4, driver.read);
        assertEquals(0, actions.size());
    }

    @Test
    void rulesShareWhatWasRead() {
        Extensions extensions = FakeDrivers.nicira().extensions();

        assertSame(read(tunnelTo(7), extensions), read(tunnelTo(7), extensions));
    }

    private static ExtensionTreatment read(OFAction action, Extensions extensions) {
        return ((ExtensionInstructionWrapper)
                        ActionCodec.read(List.of(action), extensions).get(0))
                .extensionInstruction();
    }

    private OFAction tunnelTo(int number) {
        return factory.actions().setField(factory.oxms().tunnelIpv4Dst(IPv4Address.of(0xc6120000 + number)));
    }

    private static class CountingDriver extends NiciraExtensionTreatmentInterpreter {
        private int read;

        @Override
        public ExtensionTreatment mapAction(OFAction action) {
            read++;
            return super.mapAction(action);
        }
    }
}
