/* SPDX-License-Identifier: Apache-2.0 */
/** ONOS's PersistenceService on MapDB, for the embedded runtime only: a stock ONOS has its own. */
package org.hypermip.runtime.persistence;
