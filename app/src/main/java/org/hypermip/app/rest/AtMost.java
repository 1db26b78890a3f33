/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How long the body of a request may be, in bytes: one that says of itself that it is longer is not waited for. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface AtMost {

    /** The most bytes. */
    int value();
}
