/* SPDX-License-Identifier: Apache-2.0 */
/** Bindings, kept so that they outlive this controller and are the same on all of a cluster. */
package org.hypermip.app.store;
