/* SPDX-License-Identifier: Apache-2.0 */
/** How frames come to a switch, what they are, and how they go on from there. */
package org.hypermip.flows.frames;
