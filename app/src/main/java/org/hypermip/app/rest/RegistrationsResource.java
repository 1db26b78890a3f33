/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import javax.ws.rs.Path;

/** Takes registrations by the operators' door: from whom ONOS lets in as an admin. */
@Path("registrations")
public final class RegistrationsResource extends RegistrationsDoor {}
