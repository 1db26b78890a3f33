/* SPDX-License-Identifier: Apache-2.0 */
/** What is served under {@code /onos/hypermip}: registrations in, bindings and states out. */
package org.hypermip.app.rest;
