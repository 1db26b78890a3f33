/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.doors;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What a test tells the doors by system properties, forgotten when it ends. */
final class Told implements AfterEachCallback {

    private final Set<String> names = new HashSet<>();

    void tell(String name, Object value) {
        System.setProperty(name, value.toString());
        names.add(name);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        names.forEach(System::clearProperty);
        names.clear();
    }
}
