/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.driver;

import org.onosproject.net.driver.AbstractDriverLoader;
import org.osgi.service.component.annotations.Component;

/**
 * Registers a driver for Open vSwitch 3 and later. ONOS's own {@code ovs} matches version 2 only; any later one would get
 * {@code default}, which cannot choose a tunnel's destination by flow. The driver inherits all of {@code ovs} but for
 * {@linkplain NoLabels what costs much and serves intents alone}; the loader's superclass waits until that is there.
 */
@Component(immediate = true)
public final class OpenVSwitchDriverLoader extends AbstractDriverLoader {

    static final String DEFINITIONS = "/hypermip-drivers.xml";

    /** Creates a loader of the definitions beside this class's bundle. */
    public OpenVSwitchDriverLoader() {
        super(DEFINITIONS);
    }
}
