/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.trust;

/** A file of keys is there and cannot be used. The message says what is wrong with it, and nothing of what it holds. */
final class KeyFileException extends Exception {

    /** Creates an exception whose message begins with the file. Causes are left out: those of a decoder quote what they decode. */
    KeyFileException(String message) {
        super(message);
    }
}
