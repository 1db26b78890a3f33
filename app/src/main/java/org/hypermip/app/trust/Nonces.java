/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import java.time.Instant;

/** The nonces that hypervisors have used, in all of the cluster. */
interface Nonces {

    /**
     * Takes a nonce, once.
     *
     * @param until how long it has to be known, at least
     * @return false if it was taken before
     * @throws org.onosproject.store.service.StorageException if that cannot be told
     */
    boolean take(String hypervisor, String nonce, Instant until);
}
