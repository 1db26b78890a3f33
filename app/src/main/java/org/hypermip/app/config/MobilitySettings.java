/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.config;

import com.google.auto.value.AutoValue;
import org.hypermip.flows.network.MobilityDomain;
import org.hypermip.flows.rules.Pipeline;

/** All that one configuration says. */
@AutoValue
public abstract class MobilitySettings {

    /** Nothing configured. */
    public static final MobilitySettings NONE = of(MobilityDomain.EMPTY, Pipeline.DEFAULT);

    /** Networks, switches and hypervisors. */
    public abstract MobilityDomain domain();

    /** Where in the switches' tables our rules belong. */
    public abstract Pipeline pipeline();

    /** Returns settings of these values. */
    public static MobilitySettings of(MobilityDomain domain, Pipeline pipeline) {
        return new AutoValue_MobilitySettings(domain, pipeline);
    }
}
