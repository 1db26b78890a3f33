/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

import java.util.Map;
import java.util.stream.Collectors;

/** What is signed (RFC 9421 section 2.5): a line for each component, and the parameters last. */
final class SignatureBase {

    private SignatureBase() {}

    /**
     * Returns the text.
     *
     * @param components value by identifier, in the order in which the parameters list them
     * @param parameters the value of {@code @signature-params}: the identifiers in parentheses, and what is said of the signature
     */
    static String of(Map<String, String> components, String parameters) {
        return components.entrySet().stream()
                .map(component -> line(component.getKey(), component.getValue()))
                .collect(Collectors.joining("", "", "\"@signature-params\": " + parameters));
    }

    private static String line(String identifier, String value) {
        return "\"" + identifier + "\": " + value + "\n";
    }
}
