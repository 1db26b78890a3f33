/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.hypermip.app.fake.FakeApplications;
import org.hypermip.app.fake.FakeComponents;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class RivalWatchTest {

    private static final String RIVAL = "org.onosproject.mobility";
    private static final String ANOTHER = "org.onosproject.fwd";

    private final FakeApplications applications = new FakeApplications();
    private final FakeComponents components = new FakeComponents();
    private final List<String> logged = new ArrayList<>();
    private final Logger log = (Logger) Proxy.newProxyInstance(
            Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, said) -> {
                logged.add(method.getName() + " " + said[0]);
                return null;
            });

    private RivalWatch watch() {
        return new RivalWatch(applications, components, log);
    }

    @Test
    void nobodyUndoesAnything() {
        applications.activate(ANOTHER);
        RivalWatch watch = watch();
        applications.deactivate(ANOTHER);
        watch.stop();

        assertEquals(List.of(), logged);
        assertEquals(List.of(), RivalApplications.warnings(applications));
    }

    @Test
    void oneThatIsActiveAlreadyIsToldOfWithTheRemedy() {
        applications.activate(RIVAL);
        watch();

        assertEquals(1, logged.size());
        assertTrue(logged.get(0).startsWith("warn application " + RIVAL + " is active: "), logged::toString);
        assertTrue(logged.get(0).endsWith("deactivate it (app deactivate " + RIVAL + ")"), logged::toString);
    }

    @Test
    void oneThatBecomesActiveIsToldOfAndSoIsItsEnd() {
        watch();
        applications.activate(RIVAL);
        assertEquals(1, logged.size());
        assertEquals(List.of(RivalApplications.warning(RIVAL)), RivalApplications.warnings(applications));

        applications.deactivate(RIVAL);

        assertEquals("info application {} is no longer active", logged.get(1));
        assertEquals(List.of(), RivalApplications.warnings(applications));
    }

    @Test
    void interceptsThatAreThereAlreadyAreToldOf() {
        activateHostProvider();
        watch();

        assertEquals(warned(), logged);
    }

    @Test
    void interceptsThatComeAreToldOf() {
        watch();
        activateHostProvider();

        assertEquals(warned(), logged);
    }

    @Test
    void aHostProviderWithoutInterceptsIsNotToldOf() {
        components.register(HostIntercepts.COMPONENT, HostIntercepts.PROPERTY);
        components.setProperty(HostIntercepts.COMPONENT, HostIntercepts.PROPERTY, "false");
        watch();
        applications.activate(HostIntercepts.APPLICATION);
        applications.deactivate(HostIntercepts.APPLICATION);

        assertEquals(List.of(), logged);
    }

    private void activateHostProvider() {
        components.register(HostIntercepts.COMPONENT, HostIntercepts.PROPERTY);
        applications.activate(HostIntercepts.APPLICATION);
    }

    private List<String> warned() {
        return List.of("warn " + HostIntercepts.warnings(components).get(0));
    }

    @Test
    void afterItsEndItHearsNothing() {
        watch().stop();
        applications.activate(RIVAL);
        activateHostProvider();

        assertEquals(List.of(), logged);
    }
}
