/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.fake;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.onosproject.cfg.ComponentConfigAdapter;
import org.onosproject.cfg.ConfigProperty;

/** ONOS's components with what is configured of them. */
public final class FakeComponents extends ComponentConfigAdapter {

    private final Map<String, Set<ConfigProperty>> components = new HashMap<>();

    /** From here on there is such a component, with a property that is true unless it is set. */
    public void register(String component, String property) {
        components.put(
                component,
                Set.of(ConfigProperty.defineProperty(property, ConfigProperty.Type.BOOLEAN, "true", "of a test")));
    }

    /** From here on there is no such component. */
    public void unregister(String component) {
        components.remove(component);
    }

    @Override
    public void setProperty(String component, String property, String value) {
        components.computeIfPresent(
                component,
                (name, known) ->
                        Set.of(ConfigProperty.setProperty(known.iterator().next(), value)));
    }

    @Override
    @SuppressWarnings("NullAway") // a component that is not known is null, as in ONOS's own service
    public Set<ConfigProperty> getProperties(String component) {
        return components.get(component);
    }
}
