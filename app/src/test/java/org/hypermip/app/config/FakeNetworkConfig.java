/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.hypermip.app.TwoSites;
import org.onosproject.net.config.Config;
import org.onosproject.net.config.ConfigFactory;
import org.onosproject.net.config.NetworkConfigEvent;
import org.onosproject.net.config.NetworkConfigListener;
import org.onosproject.net.config.NetworkConfigRegistryAdapter;

/** ONOS's network configuration with one thing in it: ours. */
final class FakeNetworkConfig extends NetworkConfigRegistryAdapter {

    private final Set<NetworkConfigListener> listeners = new HashSet<>();
    private final Set<ConfigFactory<?, ?>> factories = new HashSet<>();
    private Optional<MobilityConfig> config = Optional.empty();

    void apply(ObjectNode tree) {
        config = Optional.of(TwoSites.config(tree));
        tell(NetworkConfigEvent.Type.CONFIG_UPDATED);
    }

    void remove() {
        config = Optional.empty();
        tell(NetworkConfigEvent.Type.CONFIG_REMOVED);
    }

    boolean hasFactory() {
        return !factories.isEmpty();
    }

    boolean hasListeners() {
        return !listeners.isEmpty();
    }

    private void tell(NetworkConfigEvent.Type type) {
        NetworkConfigEvent event = new NetworkConfigEvent(type, TwoSites.APPLICATION, MobilityConfig.class);
        listeners.stream().filter(listener -> listener.isRelevant(event)).forEach(listener -> listener.event(event));
    }

    @Override
    @SuppressWarnings("NullAway") // ONOS's interface has null for nothing.
    public <S, C extends Config<S>> C getConfig(S subject, Class<C> type) {
        return config.map(type::cast).orElse(null);
    }

    @Override
    public void addListener(NetworkConfigListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(NetworkConfigListener listener) {
        listeners.remove(listener);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void registerConfigFactory(ConfigFactory factory) {
        factories.add(factory);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void unregisterConfigFactory(ConfigFactory factory) {
        factories.remove(factory);
    }
}
