/* SPDX-License-Identifier: Apache-2.0 */
/** Where the embedded runtime's ONOS listens with Netty, and whom it lets in there. A stock ONOS has none of it. */
package org.hypermip.runtime.doors;
