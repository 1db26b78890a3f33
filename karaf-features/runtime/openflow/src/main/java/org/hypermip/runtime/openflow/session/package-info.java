/* SPDX-License-Identifier: Apache-2.0 */
/** What the providers share in talking to a switch: transaction numbers and periodic requests. */
package org.hypermip.runtime.openflow.session;
