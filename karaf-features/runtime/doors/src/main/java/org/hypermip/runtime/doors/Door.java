/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.doors;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * For whom ONOS listens with Netty: for switches, or for the other nodes of its cluster.
 *
 * <p>System properties tell of each: {@code hypermip.listen.DOOR} is the address to listen on, and {@code
 * hypermip.tls.DOOR} the directory of {@link Certificates}.
 */
enum Door {
    OPENFLOW,
    CLUSTER;

    private static final int CLUSTER_PORT =
            9876; // where ONOS's nodes meet, unless hypermip.cluster.port says otherwise
    private static final String LOOPBACK = "127.0.0.1";

    /** Returns the door of a port. Every port but the cluster's is for switches. */
    static Door at(int port) {
        return port == Integer.getInteger("hypermip.cluster.port", CLUSTER_PORT) ? CLUSTER : OPENFLOW;
    }

    /** Returns the one address to listen on: the loopback address unless it is told. */
    InetAddress address() throws UnknownHostException {
        return InetAddress.getAllByName(System.getProperty("hypermip.listen." + label(), LOOPBACK))[0];
    }

    /** Returns the directory of its certificates, without which it speaks no TLS. */
    Optional<Path> certificates() {
        return Optional.ofNullable(System.getProperty("hypermip.tls." + label()))
                .map(Path::of);
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
