/* SPDX-License-Identifier: Apache-2.0 */
/** Rules that drop what nobody may send. */
package org.hypermip.flows.desired.guards;
