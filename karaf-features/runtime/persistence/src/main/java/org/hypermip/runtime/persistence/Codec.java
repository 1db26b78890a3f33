/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.persistence;

import org.onosproject.store.service.Serializer;

/** Turns values into the bytes that are kept on disk, and back. Equal values must give equal bytes. */
interface Codec<T> {

    byte[] encode(T value);

    T decode(byte[] bytes);

    /** The codec of an ONOS store, which knows its own types. */
    static <T> Codec<T> of(Serializer serializer) {
        return new Codec<>() {
            @Override
            public byte[] encode(T value) {
                return serializer.encode(value);
            }

            @Override
            public T decode(byte[] bytes) {
                return serializer.decode(bytes);
            }
        };
    }

    /** Says only that something is there: what a set keeps beside each of its elements. */
    static Codec<Boolean> presence() {
        return new Codec<>() {
            @Override
            public byte[] encode(Boolean value) {
                return new byte[0];
            }

            @Override
            public Boolean decode(byte[] bytes) {
                return Boolean.TRUE;
            }
        };
    }
}
