/* SPDX-License-Identifier: Apache-2.0 */
/** Frames that the controller makes itself: what neighbors are told of mobile nodes. */
package org.hypermip.app.packet;
