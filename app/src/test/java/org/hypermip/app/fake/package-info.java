/* SPDX-License-Identifier: Apache-2.0 */
/** Stand-ins for ONOS's services that do what they are told, when they are told. */
package org.hypermip.app.fake;
