/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;

/** A field does not hold what it should. */
public final class FieldException extends RuntimeException {

    private final String field;
    private final String value;
    private final String expected;
    private final ReplyCode code;

    /**
     * Creates an exception.
     *
     * @param field path of the field, such as {@code vm.interfaces[0].mac}
     * @param value what it holds; empty if it is missing
     * @param expected what it should hold, to follow the words 'should be'
     */
    public FieldException(String field, String value, String expected) {
        this(field, value, expected, ReplyCode.MALFORMED);
    }

    /** Creates the exception of a field that is refused with another code than that for what is malformed. */
    FieldException(String field, String value, String expected, ReplyCode code) {
        super(OneLine.of(field)
                + (value.isEmpty() ? " is missing" : " holds '" + OneLine.of(value) + "'")
                + "; should be "
                + OneLine.of(expected));
        this.field = OneLine.of(field);
        this.value = OneLine.of(value);
        this.expected = OneLine.of(expected);
        this.code = code;
    }

    /** Returns the refusal of a registration that holds the field. */
    Refusal refusal() {
        return Refusal.of(code, field, value, "should be " + expected);
    }

    /** Path of the field. */
    public String field() {
        return field;
    }

    /** What it holds; empty if it is missing. */
    public String value() {
        return value;
    }

    /** What it should hold. */
    public String expected() {
        return expected;
    }
}
