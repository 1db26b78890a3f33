/* SPDX-License-Identifier: Apache-2.0 */
/** What ONOS has to know about Open vSwitch 3 and later. */
package org.hypermip.app.driver;
