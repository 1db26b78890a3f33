/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.onlab.packet.IpAddress;
import org.onlab.packet.IpPrefix;
import org.onlab.packet.MacAddress;
import org.onosproject.net.DeviceId;

/**
 * A value in a JSON document, and its path there. Reading it as something that it is not throws a {@link FieldException}
 * with path, value and what is expected. A field that holds null counts as absent.
 */
public final class JsonField {

    private static final int SHOWN = 120;
    private static final int MAX_PORT_NAME = 15;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@+-]*");
    private static final Pattern DEVICE = Pattern.compile("of:[0-9a-f]{16}");
    private static final Pattern MAC = Pattern.compile("([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}");

    private static final ImmutableSet<String> RELATIVE = ImmutableSet.of(".", "..");

    private final String path;
    private final JsonNode node;

    private JsonField(String path, JsonNode node) {
        this.path = path;
        this.node = node;
    }

    /** Returns the whole of a document. */
    public static JsonField root(JsonNode node) {
        return new JsonField("", node);
    }

    /** Returns this value as the whole of a document of its own. */
    JsonField apart() {
        return root(node);
    }

    /** Returns the field of that name; absent ones can be asked for what they hold only to fail. */
    public JsonField get(String name) {
        return new JsonField(path.isEmpty() ? name : path + "." + name, node.path(name));
    }

    /** Returns the field of that name if it is there. */
    public Optional<JsonField> find(String name) {
        return Optional.of(get(name)).filter(JsonField::isPresent);
    }

    /** Returns this value if it is an object without other fields than these. */
    public JsonField object(String... names) {
        if (!node.isObject()) {
            throw shouldBe("an object with the fields " + String.join(", ", names));
        }
        List<String> known = Arrays.asList(names);
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw get(name)
                        .shouldBe("left out: no field has this name; the fields here are " + String.join(", ", known));
            }
        });
        return this;
    }

    /** Returns the fields of an object by name, in their order. */
    public ImmutableMap<String, JsonField> fields() {
        return Maps.toMap(node.fieldNames(), this::get);
    }

    /** Returns the elements of an array of {@code min} to {@code max} elements. */
    public List<JsonField> items(int min, int max) {
        if (!node.isArray() || node.size() < min || node.size() > max) {
            throw shouldBe("an array of " + min + " to " + max + " elements");
        }
        return IntStream.range(0, node.size())
                .mapToObj(index -> new JsonField(path + "[" + index + "]", node.get(index)))
                .collect(ImmutableList.toImmutableList());
    }

    /** Returns an integer from {@code min} to {@code max}. */
    public int integer(int min, int max) {
        return integer(min, max, "an integer from " + min + " to " + max);
    }

    /** Returns an integer from {@code min} to {@code max}, or says that something else is expected. */
    public int integer(int min, int max, String expected) {
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < min || node.intValue() > max) {
            throw shouldBe(expected);
        }
        return node.intValue();
    }

    /** Returns an integer from 0 to the largest there is. */
    public long count() {
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            throw shouldBe("an integer from 0 to " + Long.MAX_VALUE);
        }
        return node.longValue();
    }

    /** Tells whether it holds this text. */
    public boolean holds(String text) {
        return text.equals(node.textValue());
    }

    /** Returns true or false. */
    public boolean bool() {
        if (!node.isBoolean()) {
            throw shouldBe("true or false");
        }
        return node.booleanValue();
    }

    /** Returns a name of at most so many characters that is safe in a URL and in a shell. */
    public String name(int max) {
        String expected =
                "a name of 1 to " + max + " letters, digits and '._:@+-' that begins with a letter or a digit";
        String text = text(expected);
        if (text.length() > max || !NAME.matcher(text).matches()) {
            throw shouldBe(expected);
        }
        return text;
    }

    /**
     * Returns a name of at most so many characters, such as libvirt gives its domains: anything but slashes and control characters. So it
     * is one line of a log and, percent-encoded, one segment of a path.
     */
    public String title(int max) {
        String expected = "a name of 1 to " + max
                + " characters that are no control characters and no '/'; not '.' or '..', nor blanks alone";
        String text = text(expected);
        boolean isTooLong = text.codePointCount(0, text.length()) > max;
        if (text.isBlank()
                || isTooLong
                || RELATIVE.contains(text)
                || text.codePoints().anyMatch(JsonField::isBarred)) {
            throw shouldBe(expected);
        }
        return text;
    }

    private static boolean isBarred(int character) {
        return character == '/' || OneLine.isBarred(character);
    }

    /** Returns the name of a switch port; OpenFlow has room for 15 bytes. */
    public String portName() {
        String expected =
                "the name of a switch port, 1 to " + MAX_PORT_NAME + " bytes without blanks or control characters";
        String text = text(expected);
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > MAX_PORT_NAME || text.codePoints().anyMatch(c -> c == ' ' || OneLine.isBarred(c))) {
            throw shouldBe(expected);
        }
        return text;
    }

    /** Returns the MAC address of one station. */
    public MacAddress stationMac() {
        String expected = "the MAC address of one station, such as 52:54:00:12:34:56";
        MacAddress mac = parse(expected, text -> MacAddress.valueOf(matching(MAC, text)));
        if (mac.isMulticast() || mac.isBroadcast() || mac.equals(MacAddress.ZERO)) {
            throw shouldBe(expected);
        }
        return mac;
    }

    /** Returns the IP address of one host. */
    public IpAddress hostAddress() {
        String expected = "the IP address of one machine, such as 10.1.0.50 or 2001:db8::50";
        IpAddress address = parse(expected, IpAddress::valueOf);
        if (address.isZero() || address.isMulticast() || address.isSelfAssigned()) {
            throw shouldBe(expected);
        }
        return address;
    }

    /** Returns an IP prefix; bits after its length have to be zero. */
    public IpPrefix prefix() {
        IpPrefix prefix = parse("an IP prefix, such as 10.1.0.0/24 or 2001:db8::/64", text -> {
            String[] parts = text.split("/", -1);
            if (parts.length != 2) {
                throw new IllegalArgumentException("no length");
            }
            return IpPrefix.valueOf(IpAddress.valueOf(parts[0]), Integer.parseInt(parts[1]));
        });
        IpAddress given = IpAddress.valueOf(node.textValue().split("/", -1)[0]);
        if (!given.equals(prefix.address())) {
            throw shouldBe(prefix + ", the prefix that this address is in");
        }
        return prefix;
    }

    /** Returns the id of an OpenFlow switch. */
    public DeviceId device() {
        return parse(
                "the id of an OpenFlow switch, such as of:00000000000000a1",
                text -> DeviceId.deviceId(matching(DEVICE, text)));
    }

    /** Returns what the function makes of the text; an IllegalArgumentException of it becomes ours. */
    public <T> T parse(String expected, Function<String, T> reading) {
        String text = text(expected);
        try {
            return reading.apply(text);
        } catch (IllegalArgumentException e) {
            throw shouldBe(expected);
        }
    }

    /** Returns the exception that says what this field should hold. */
    public FieldException shouldBe(String expected) {
        return new FieldException(path.isEmpty() ? JsonDocument.FIELD : path, shown(), expected);
    }

    /** Path of this field from the document's top. */
    public String path() {
        return path;
    }

    private boolean isPresent() {
        return !node.isMissingNode() && !node.isNull();
    }

    private String text(String expected) {
        if (!node.isTextual()) {
            throw shouldBe(expected);
        }
        return node.textValue();
    }

    private String shown() {
        String text = !isPresent()
                ? ""
                : node.isTextual() && !node.textValue().isEmpty() ? node.textValue() : Excerpt.of(node, SHOWN);
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    }

    private static String matching(Pattern pattern, String text) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }
}
