/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.flows.binding;

import static org.hypermip.flows.binding.Samples.VM;

import java.time.Instant;
import java.util.Optional;
import org.hypermip.flows.ThreeSites;
import org.onlab.packet.IpAddress;

/** What the fabric sees of the sample's guest. */
final class Sightings {

    private Sightings() {}

    /** Its RARP at its port there, when nothing has happened for a while. */
    static Sighting rarp(String hypervisor) {
        return rarp(hypervisor, VM.tap(hypervisor), Samples.NOW);
    }

    static Sighting rarp(String hypervisor, String port, Instant time) {
        return Sighting.of(Announcement.RARP, VM.mac(), Optional.empty(), ThreeSites.device(hypervisor), port, time);
    }

    /** Another announcement there, of that address. */
    static Sighting announcing(String hypervisor, Announcement announcement, String address) {
        return Sighting.of(
                announcement,
                VM.mac(),
                Optional.of(IpAddress.valueOf(address)),
                ThreeSites.device(hypervisor),
                VM.tap(hypervisor),
                Samples.NOW);
    }
}
