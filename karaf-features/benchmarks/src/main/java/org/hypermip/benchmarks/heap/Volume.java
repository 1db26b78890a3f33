/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.benchmarks.heap;

/** How much room objects take, and how many there are. */
final class Volume {

    final long bytes;
    final long objects;

    Volume(long bytes, long objects) {
        this.bytes = bytes;
        this.objects = objects;
    }

    Volume less(Volume other) {
        return new Volume(bytes - other.bytes, objects - other.objects);
    }
}
