/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.fake;

import java.lang.reflect.Proxy;
import org.onosproject.net.provider.ProviderRegistry;

/** Registries that hand out a service of the test's. */
public final class Providers {

    private Providers() {}

    /** A registry of this type whose {@code register} returns the service and whose other methods do nothing. */
    public static <R extends ProviderRegistry<?, ?>> R registry(Class<R> type, Object service) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> "register".equals(method.getName()) ? service : null));
    }
}
