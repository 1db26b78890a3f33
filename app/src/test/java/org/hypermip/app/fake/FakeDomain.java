/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.fake;

import java.util.ArrayList;
import java.util.List;
import org.hypermip.app.config.MobilityDomainEvent;
import org.hypermip.app.config.MobilityDomainListener;
import org.hypermip.app.config.MobilityDomainService;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rules.Pipeline;

/** A configuration that changes when a test says so. */
public final class FakeDomain implements MobilityDomainService {

    private final List<MobilityDomainListener> listeners = new ArrayList<>();
    private MobilityDomain domain;
    private Pipeline pipeline = Pipeline.DEFAULT;
    private boolean mute;

    /** Starts with that domain. */
    public FakeDomain(MobilityDomain domain) {
        this.domain = domain;
    }

    /** Configures something else. */
    public void set(MobilityDomain changed) {
        domain = changed;
        tell();
    }

    /** Configures another place for our rules. */
    public void set(Pipeline changed) {
        pipeline = changed;
        tell();
    }

    /** From now on nobody is told of changes, or everybody is again. */
    public void setMute(boolean mute) {
        this.mute = mute;
    }

    private void tell() {
        if (mute) {
            return;
        }
        MobilityDomainEvent event = new MobilityDomainEvent(MobilityDomainEvent.Type.CHANGED, domain);
        List.copyOf(listeners).forEach(listener -> listener.event(event));
    }

    @Override
    public MobilityDomain domain() {
        return domain;
    }

    @Override
    public Pipeline pipeline() {
        return pipeline;
    }

    @Override
    public void addListener(MobilityDomainListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(MobilityDomainListener listener) {
        listeners.remove(listener);
    }
}
