/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.hypermip.app.DirectEvents;
import org.hypermip.app.TwoSites;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rules.Pipeline;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreServiceAdapter;

class MobilityDomainManagerTest {

    private final FakeNetworkConfig onos = new FakeNetworkConfig();
    private final List<MobilityDomain> heard = new ArrayList<>();

    @BeforeEach
    void emptyEvents() {
        heard.clear();
    }

    @Test
    void beginsWithNothing() {
        MobilityDomainManager manager = activate();

        assertEquals(MobilityDomain.EMPTY, manager.domain());
        assertEquals(Pipeline.DEFAULT, manager.pipeline());
    }

    @Test
    void takesWhatIsConfiguredAlready() {
        onos.apply(TwoSites.configuration());

        assertEquals(TwoSites.domain(), activate().domain());
    }

    @Test
    void followsChangesAndRemoval() {
        MobilityDomainManager manager = activate();

        onos.apply(TwoSites.configuration());
        assertEquals(TwoSites.domain(), manager.domain());
        onos.remove();
        assertEquals(MobilityDomain.EMPTY, manager.domain());

        assertEquals(List.of(TwoSites.domain(), MobilityDomain.EMPTY), heard);
    }

    @Test
    void tellsOfAChangedPlaceOfTheRules() {
        MobilityDomainManager manager = activate();
        onos.apply(TwoSites.configuration());

        ObjectNode moved = TwoSites.configuration().put("priority", 50000);
        onos.apply(moved);

        assertEquals(Pipeline.of(0, 50000), manager.pipeline());
        assertEquals(2, heard.size());
    }

    @Test
    void staysSilentIfNothingIsDifferent() {
        activate();
        onos.apply(TwoSites.configuration());
        onos.apply(TwoSites.configuration());

        assertEquals(1, heard.size());
    }

    @Test
    void keepsWhatItHasIfAnotherVersionAcceptedWhatItCannotRead() {
        MobilityDomainManager manager = activate();
        onos.apply(TwoSites.configuration());

        onos.apply(TwoSites.configuration().put("colour", "blue"));

        assertEquals(TwoSites.domain(), manager.domain());
    }

    @Test
    void leavesNothingBehind() {
        MobilityDomainManager manager = activate();
        assertTrue(onos.hasFactory());

        manager.deactivate();

        assertFalse(onos.hasFactory());
        assertFalse(onos.hasListeners());
    }

    private MobilityDomainManager activate() {
        MobilityDomainManager manager = new MobilityDomainManager(new TwoSitesCore(), onos, new DirectEvents());
        manager.addListener(event -> {
            assertEquals(manager.domain(), event.subject());
            heard.add(event.subject());
        });
        return manager;
    }

    private static final class TwoSitesCore extends CoreServiceAdapter {
        @Override
        public ApplicationId registerApplication(String name) {
            return TwoSites.APPLICATION;
        }
    }
}
