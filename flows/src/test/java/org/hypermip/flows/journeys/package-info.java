/* SPDX-License-Identifier: Apache-2.0 */
/** Guests that run, end, crash and move as they like, hypervisors that tell of it badly, and a controller that has to be right in the end. */
package org.hypermip.flows.journeys;
