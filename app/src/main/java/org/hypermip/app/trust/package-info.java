/* SPDX-License-Identifier: Apache-2.0 */
/** Who speaks at the hypervisors' door: signed requests (RFC 9421), the keys they are signed with, and the nonces that were taken. */
package org.hypermip.app.trust;
