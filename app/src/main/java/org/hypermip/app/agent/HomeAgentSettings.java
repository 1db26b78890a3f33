/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.agent;

/**
 * How the home agent takes its time: the settings of {@link HomeAgentManager}. Switches answer within milliseconds, unless their host is very
 * busy.
 */
@interface HomeAgentSettings {
    /** How long {@code switching} may wait for its answer, in milliseconds; the guest runs on meanwhile. */
    int switchingMillis() default 1000;

    /** How long hypervisors have to report an arrival that the fabric saw while frames go both ways, in milliseconds. */
    int reportMillis() default 250;

    /** How long a switch may take to confirm a stage of a rollout before it counts as silent, in milliseconds. */
    int confirmationMillis() default 5000;

    /**
     * How long a switch may take, after it has confirmed a rule, to forget cached decisions of before, in milliseconds. After a
     * planned move nothing is lost by waiting: frames take the way of the switchover meanwhile.
     */
    int settlingMillis() default 500;

    /** Time between two checks of what the switches hold, in seconds. */
    int resyncSeconds() default 30;

    /**
     * How long a controller without any binding waits for the hypervisors to tell what runs there, before it takes rules away that
     * nobody wants, in seconds from its activation.
     */
    int straySeconds() default 60;

    /** How long rules outlive an application that is uninstalled, so that it can be updated, in seconds. */
    int updateSeconds() default 30;
}
