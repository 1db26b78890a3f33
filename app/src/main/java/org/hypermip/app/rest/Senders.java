/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import java.security.Principal;
import java.util.Optional;
import javax.ws.rs.core.SecurityContext;
import org.hypermip.flows.binding.Inventory;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.ReplyCode;

/** Who sends a request by the hypervisors' door, and in whose name he may speak. */
final class Senders {

    private static final Principal ANYBODY = () -> "anybody";
    private static final String UNSIGNED = "an unsigned request";

    private Senders() {}

    /** Returns the sender of a request that is signed with the key of a hypervisor. */
    static SecurityContext signed(String hypervisor, boolean isSecure) {
        return new Sender(new SigningHypervisor(hypervisor), isSecure);
    }

    /** Returns the sender of a request that is not signed and need not be: he may be anybody. */
    static SecurityContext unsigned(boolean isSecure) {
        return new Sender(ANYBODY, isSecure);
    }

    /**
     * Returns why the sender may not speak for a hypervisor: a hypervisor that has signed speaks for itself alone.
     *
     * @param field the field of the request that names the hypervisor
     */
    static Optional<Refusal> objection(SecurityContext sender, String field, String hypervisor) {
        return Optional.ofNullable(sender.getUserPrincipal())
                .filter(principal -> principal instanceof SigningHypervisor
                        && !principal.getName().equals(hypervisor))
                .map(principal -> Refusal.of(
                        ReplyCode.FAILED_AUTHENTICATION,
                        field,
                        hypervisor,
                        "should be " + principal.getName()
                                + ", whose key has signed the request: a hypervisor speaks for" + " itself alone"));
    }

    private static Optional<Principal> voucher(SecurityContext sender) {
        return Optional.ofNullable(sender.getUserPrincipal())
                .filter(principal -> !(principal instanceof SigningHypervisor));
    }

    /** Returns the registration with who vouches for it, unless its hypervisor has signed it. */
    static Registration vouched(Registration registration, SecurityContext sender) {
        return voucher(sender)
                .map(principal -> principal.equals(ANYBODY)
                        ? registration.onTheWordOf(UNSIGNED)
                        : registration.onTheWordOfOperator(principal.getName()))
                .orElse(registration);
    }

    /** Returns the inventory with the operator who vouches for it, if one sends it. */
    static Inventory vouched(Inventory inventory, SecurityContext sender) {
        return voucher(sender)
                .filter(principal -> !principal.equals(ANYBODY))
                .map(principal -> inventory.onTheWordOf("operator " + principal.getName()))
                .orElse(inventory);
    }

    private static final class SigningHypervisor implements Principal {
        private final String name;

        SigningHypervisor(String name) {
            this.name = name;
        }

        @Override
        public String getName() {
            return name;
        }
    }

    /** ONOS's filter wants roles for every request. They are this request's alone, which leads to its resource and nowhere else. */
    private static final class Sender implements SecurityContext {
        private final Principal principal;
        private final boolean isSecure;

        Sender(Principal principal, boolean isSecure) {
            this.principal = principal;
            this.isSecure = isSecure;
        }

        @Override
        public Principal getUserPrincipal() {
            return principal;
        }

        @Override
        public boolean isUserInRole(String role) {
            return true;
        }

        @Override
        public boolean isSecure() {
            return isSecure;
        }

        @Override
        public String getAuthenticationScheme() {
            return "Signature";
        }
    }
}
