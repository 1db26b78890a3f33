/* SPDX-License-Identifier: Apache-2.0 */
/** Rules that show frames to the controller. */
package org.hypermip.flows.desired.watch;
