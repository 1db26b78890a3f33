/* SPDX-License-Identifier: Apache-2.0 */
/** The home agent itself: what a registration sets off, from the binding to the answer. */
package org.hypermip.app.agent;
