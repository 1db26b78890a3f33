/* SPDX-License-Identifier: Apache-2.0 */
/** Mobility bindings and how registrations change them: a pure state machine, without clock, thread or service. */
package org.hypermip.flows.binding;
