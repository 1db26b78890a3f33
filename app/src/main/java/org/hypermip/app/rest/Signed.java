/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Belongs to the hypervisors' door: a signature counts there, and no user of ONOS. A resource there that lacked this would admit nobody,
 * for ONOS's own filter would ask for a user.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Signed {}
