/* SPDX-License-Identifier: Apache-2.0 */
/** What reaches the home agent from the switches themselves: hosts that announce where they are. */
package org.hypermip.app.signal;
