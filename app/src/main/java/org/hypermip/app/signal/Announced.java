/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.signal;

import com.google.auto.value.AutoValue;
import java.util.Optional;
import org.hypermip.flows.binding.Announcement;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;

/** What a frame says that announces a host. */
@AutoValue
abstract class Announced {

    abstract Announcement by();

    abstract MacAddress mac();

    /** The address it says to have; a RARP says none. */
    abstract Optional<IpAddress> address();

    static Announced of(Announcement by, MacAddress mac, Optional<IpAddress> address) {
        return new AutoValue_Announced(by, mac, address);
    }
}
