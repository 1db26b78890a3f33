/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import com.google.common.collect.ImmutableList;
import java.time.Instant;
import org.hypermip.flows.network.MobilityDomain;

/** Reads many registrations that come together. What cannot be read of one is refused of that one alone. */
public final class BulkReader {

    /** The most that come together, in bytes. */
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final int MAX_REGISTRATIONS = 1000;

    private final RegistrationReader reader;

    /** Creates a reader that finds home networks in this configuration. */
    public BulkReader(MobilityDomain domain) {
        this.reader = new RegistrationReader(domain);
    }

    /**
     * Reads them.
     *
     * @param received when they reached us, by our clock
     * @throws RefusedException if it is not an object with an array of them, with code 134
     */
    public ImmutableList<BulkItem> read(byte[] body, Instant received) throws RefusedException {
        try {
            if (body.length > MAX_BYTES) {
                throw new FieldException(
                        "body", "more than " + MAX_BYTES + " bytes", "at most " + MAX_BYTES + " bytes long");
            }
            return JsonDocument.parse(body)
                    .object("registrations")
                    .get("registrations")
                    .items(1, MAX_REGISTRATIONS)
                    .stream()
                    .map(field -> item(field.apart(), received))
                    .collect(ImmutableList.toImmutableList());
        } catch (FieldException e) {
            throw new RefusedException(e.refusal());
        }
    }

    private BulkItem item(JsonField field, Instant received) {
        try {
            return BulkItem.of(reader.registration(field, received));
        } catch (FieldException e) {
            return BulkItem.of(e.refusal());
        }
    }
}
