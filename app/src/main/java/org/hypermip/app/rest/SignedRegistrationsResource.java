/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import javax.ws.rs.Path;

/** Takes registrations by the hypervisors' door: from whoever has signed them. */
@Signed
@Path("hypervisors/registrations")
public final class SignedRegistrationsResource extends RegistrationsDoor {}
