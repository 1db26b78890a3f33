/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hypermip.app.TwoSites;
import org.hypermip.flows.binding.HomeAddress;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.Registration;
import org.hypermip.flows.binding.RegistrationPhase;
import org.hypermip.flows.binding.ReplyCode;
import org.hypermip.flows.network.Lifetime;
import org.hypermip.flows.network.MobilityDomain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onlab.packet.IpAddress;
import org.onlab.packet.MacAddress;

class RegistrationReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-22T16:00:00.123456789Z");
    private static final MacAddress MAC = MacAddress.valueOf("52:54:00:00:01:32");
    private static final String NIC =
            "{'mac':'52:54:00:00:01:32','addresses':['10.1.0.50','2001:db8:a::50'],'port':'tap-vm1'}";

    private final RegistrationReader reader = new RegistrationReader(TwoSites.domain());

    @Test
    void readsEveryField() throws RefusedException {
        Registration read = read("{'migration':'m-1','phase':'preparing','vm':{'id':'vm1','interfaces':[" + NIC + "]},"
                + "'reporter':'hv-a','source':'hv-a','destination':'hv-b','time':'2026-11-22T16:00:00.000Z'}");

        assertEquals(
                Registration.builder()
                        .phase(RegistrationPhase.PREPARING)
                        .mobileNode("vm1")
                        .migration(Optional.of("m-1"))
                        .reporter("hv-a")
                        .source(Optional.of("hv-a"))
                        .destination(Optional.of("hv-b"))
                        .interfaces(List.of(HomeAddress.of(
                                "net-a",
                                MAC,
                                ImmutableSet.of(IpAddress.valueOf("10.1.0.50"), IpAddress.valueOf("2001:db8:a::50")))))
                        .ports(Map.of(MAC, "tap-vm1"))
                        .sent(Optional.of(Instant.parse("2026-11-22T16:00:00Z")))
                        .received(NOW)
                        .build(),
                read);
    }

    @ParameterizedTest
    @EnumSource(RegistrationPhase.class)
    void readsTheLeastThatCanBeSaid(RegistrationPhase phase) throws RefusedException {
        Registration read = read("{'phase':'" + phase.label() + "','vm':{'id':'vm1'},'reporter':'hv-a'}");

        assertEquals(
                Registration.builder()
                        .phase(phase)
                        .mobileNode("vm1")
                        .reporter("hv-a")
                        .received(NOW)
                        .build(),
                read);
    }

    @ParameterizedTest
    @CsvSource({"preparing, 1", "arrived, 600", "refreshing, 0", "refreshing, 65535"})
    void aLifetimeMayBeAskedForWhereOneIsGranted(String phase, int seconds) throws RefusedException {
        assertEquals(
                Optional.of(Lifetime.ofSeconds(seconds)),
                read("{'phase':'" + phase + "','vm':{'id':'vm1'},'reporter':'hv-a','lifetimeSeconds':" + seconds + "}")
                        .lifetime());
    }

    @ParameterizedTest
    @CsvSource({
        "preparing,  0,     an integer from 1 to 65535",
        "refreshing, 65536, an integer from 0 to 65535",
        "refreshing, -1,    an integer from 0 to 65535",
        "switching,  60,    'left out: only preparing, arrived, refreshing ask'",
        "cancelled,  0,     'left out: only preparing, arrived, refreshing ask'",
    })
    void aLifetimeFitsThePhaseAndTheField(String phase, int seconds, String shouldBe) {
        assertMalformed(
                "{'phase':'" + phase + "','vm':{'id':'vm1'},'reporter':'hv-a','lifetimeSeconds':" + seconds + "}",
                "lifetimeSeconds",
                "" + seconds,
                shouldBe);
    }

    @Test
    void nullIsLeftOut() throws RefusedException {
        assertEquals(
                read("{'phase':'arrived','vm':{'id':'vm1'},'reporter':'hv-b'}"),
                read("{'phase':'arrived','vm':{'id':'vm1','interfaces':null},'reporter':'hv-b','migration':null,"
                        + "'source':null,'destination':null,'time':null}"));
    }

    @Test
    void anEndThatDoesNotKnowAddressesCanStillNameItsPort() throws RefusedException {
        Registration read = read("{'phase':'preparing','reporter':'hv-b',"
                + "'vm':{'id':'vm1','interfaces':[{'mac':'52:54:00:00:01:32','port':'tap7'}]}}");

        assertEquals(ImmutableList.of(), read.interfaces());
        assertEquals(ImmutableMap.of(MAC, "tap7"), read.ports());
    }

    @Test
    void interfacesMayBeInDifferentNetworks() throws RefusedException {
        Registration read = read("{'phase':'preparing','reporter':'hv-b','vm':{'id':'vm1','interfaces':[" + NIC
                + ",{'mac':'52:54:00:00:02:32','addresses':['10.2.0.50']}]}}");

        assertEquals("net-a", read.interfaces().get(0).network());
        assertEquals("net-b", read.interfaces().get(1).network());
    }

    /** Two tenants with the same addresses, at different switches. */
    private static final RegistrationReader TENANTS = new RegistrationReader(MobilityDomain.of(
            List.of(
                    TwoSites.domain().network("net-a").orElseThrow(),
                    TwoSites.domain().network("net-a").orElseThrow().toBuilder()
                            .id("net-t")
                            .vni(1003)
                            .build()),
            List.of(),
            List.of()));

    private static Registration readOfTenants(String... interfaces) throws RefusedException {
        String text = "{'phase':'preparing','vm':{'id':'vm1','interfaces':[" + String.join(",", interfaces)
                + "]},'reporter':'hv-a'}";
        return TENANTS.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), NOW);
    }

    @Test
    void whoseAnAddressIsMayHaveToBeSaid() throws RefusedException {
        Registration read = readOfTenants(
                "{'mac':'52:54:00:00:01:32','network':'net-t','addresses':['10.1.0.50']}",
                "{'mac':'52:54:00:00:01:33','network':'net-a','addresses':['10.1.0.50']}");
        assertEquals(
                List.of("net-t", "net-a"),
                read.interfaces().stream().map(HomeAddress::network).collect(Collectors.toList()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'addresses':['10.1.0.50'] | network | '' | the one of the networks that its addresses are in: net-a,"
                        + " net-t",
                "'network':'net-x','addresses':['10.1.0.50'] | network | net-x | one of the configured networks"
                        + " [net-a, net-t]; or left out",
                "'network':'','addresses':['10.1.0.50'] | network | \"\" | a name of 1 to 64",
                "'network':'net-a','addresses':['10.1.0.50','10.1.0.50'] | addresses[1] | 10.1.0.50 | different from"
                        + " vm.interfaces[0].addresses[0]",
            },
            quoteCharacter = '~')
    void aNetworkIsRefusedThatIsNotOneOfThem(String fields, String field, String value, String shouldBe) {
        Refusal refusal = refusal(() -> readOfTenants("{'mac':'52:54:00:00:01:32'," + fields + "}"));
        assertEquals(ReplyCode.MALFORMED, refusal.code());
        assertEquals("vm.interfaces[0]." + field, refusal.field());
        assertEquals(value.equals("''") ? "" : value, refusal.value());
        assertTrue(refusal.remedy().contains(shouldBe), refusal.remedy());
    }

    @Test
    void linkLocalAddressesAreOfTheNetworkOfTheOthersWhereverTheyStand() throws RefusedException {
        Registration read = read("{'phase':'preparing','reporter':'hv-b','vm':{'id':'vm1','interfaces':["
                + "{'mac':'52:54:00:00:01:32','addresses':['fe80::1:32','10.1.0.50']},"
                + "{'mac':'52:54:00:00:02:32','addresses':['10.2.0.50','fe80::1:32']}]}}");

        assertEquals(
                List.of(
                        HomeAddress.of(
                                "net-a", MAC, List.of(IpAddress.valueOf("fe80::1:32"), IpAddress.valueOf("10.1.0.50"))),
                        HomeAddress.of(
                                "net-b",
                                MacAddress.valueOf("52:54:00:00:02:32"),
                                List.of(IpAddress.valueOf("10.2.0.50"), IpAddress.valueOf("fe80::1:32")))),
                read.interfaces());
    }

    @Test
    void linkLocalAddressesAloneTellNoNetwork() {
        Refusal refused = refused("{'phase':'preparing','reporter':'hv-b','vm':{'id':'vm1','interfaces':["
                + "{'mac':'52:54:00:00:01:32','addresses':['fe80::1:32']}]}}");
        assertEquals("vm.interfaces[0].addresses[0]", refused.field());
    }

    /** Whether they stand in the way depends on the machine: it may always come home. Its ports are known all the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'addresses':['192.0.2.7']",
                "'addresses':['10.1.0.51','10.2.0.51']",
                "'addresses':['10.1.0.1']",
                "'network':'net-x','addresses':['10.1.0.51']",
            })
    void interfacesThatDoNotFitTheConfigurationAreLeftOutAndObjectedTo(String fields) throws RefusedException {
        Registration read = read("{'phase':'preparing','reporter':'hv-a','vm':{'id':'vm1','interfaces':[" + NIC
                + ",{'mac':'52:54:00:00:01:33','port':'tap2'," + fields + "}]}}");

        assertEquals(List.of(), read.interfaces());
        assertEquals(Map.of(MAC, "tap-vm1", MacAddress.valueOf("52:54:00:00:01:33"), "tap2"), read.ports());
        assertTrue(read.objection().orElseThrow().field().startsWith("vm.interfaces[1]."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"my vm", "_vm", "-vm", "Jürgens Büro", "100% (a;b?c#d)", "仮想機械", "😀"})
    void namesAreWhatLibvirtAllows(String id) throws RefusedException {
        Registration read =
                read("{'phase':'preparing','reporter':'hv-a','migration':'" + id + "@now','vm':{'id':'" + id + "'}}");
        assertEquals(id, read.mobileNode());
        assertEquals(Optional.of(id + "@now"), read.migration());
    }

    @Test
    void namesHave255CharactersWhateverThoseTake() throws RefusedException {
        String longest = Strings.repeat("😀", RegistrationReader.MAX_VM_ID);
        assertEquals(longest, named(longest).mobileNode());
        assertEquals("vm.id", refused(text(longest + "x")).field());
    }

    /** Each would be more than one line in a log, or none that can be written. */
    @ParameterizedTest
    @ValueSource(strings = {"\\n", "\\u0000", "\\u007f", "\\u0085", "\\u2028", "\\u2029", "\\ud800"})
    void namesHaveNoControlCharacters(String escaped) {
        assertEquals("vm.id", refused(text("vm" + escaped)).field());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0d3c8f0a-5e1b-4c55-9a43-6a1f0c9d2b77", "0D3C8F0A-5E1B-4C55-9A43-6A1F0C9D2B77"})
    void aUuidMayBeSaid(String uuid) throws RefusedException {
        assertEquals(
                named("vm1"), read("{'phase':'arrived','reporter':'hv-a','vm':{'id':'vm1','uuid':'" + uuid + "'}}"));
    }

    /** A guest may be a bridge itself, or a virtual router. */
    @Test
    void severalMacAddressesMayBeBehindOnePort() throws RefusedException {
        Registration read = read("{'phase':'preparing','reporter':'hv-b','vm':{'id':'vm1','interfaces':["
                + "{'mac':'52:54:00:00:01:32','port':'tap7'},{'mac':'52:54:00:00:01:33','port':'tap7'}]}}");
        assertEquals(Map.of(MAC, "tap7", MacAddress.valueOf("52:54:00:00:01:33"), "tap7"), read.ports());
    }

    private Registration named(String id) throws RefusedException {
        return read(text(id));
    }

    private static String text(String id) {
        return "{'phase':'arrived','reporter':'hv-a','vm':{'id':'" + id + "'}}";
    }

    /** Field to put in the place of its namesake; the field that is named; its value; what it should be. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'phase':'leaving'       | phase       | leaving   | one of preparing, switching, arrived, completed,"
                        + " failed, cancelled",
                "'phase':'Preparing'     | phase       | Preparing | one of preparing",
                "'phase':3               | phase       | 3         | one of preparing",
                "'phase':null            | phase       |           | one of preparing",
                "'reporter':null         | reporter    |           | a name of 1 to 64",
                "'reporter':''           | reporter    | ~\"\"~    | a name of 1 to 64",
                "'reporter':['hv-a']     | reporter    | [\"hv-a\"]| a name of 1 to 64",
                "'source':'a/b'          | source      | a/b       | a name of 1 to 64",
                "'destination':'hv b'    | destination | hv b      | a name of 1 to 64",
                "'destination':'hv-a'    | destination | hv-a      | another hypervisor than source",
                "'migration':'m/1'       | migration   | m/1       | a name of 1 to 300",
                "'migration':17          | migration   | 17        | a name of 1 to 300",
                "'time':'yesterday'      | time        | yesterday | a time with its zone",
                "'time':'2026-11-22T16:00:00' | time   | 2026-11-22T16:00:00 | a time with its zone",
                "'time':1795363200       | time        | 1795363200 | a time with its zone",
                "'lifetime':60           | lifetime    | 60        | the fields here are migration, phase, vm,"
                        + " reporter, source, destination, time",
                "'vm':null               | vm          |           | an object with the fields id, uuid, interfaces",
                "'vm':'vm1'              | vm          | vm1       | an object with the fields id, uuid, interfaces",
                "'vm':{}                 | vm.id       |           | a name of 1 to 255 characters",
                "'vm':{'id':'a/vm1'}     | vm.id       | a/vm1     | no control characters and no '/'",
                "'vm':{'id':'..'}        | vm.id       | ..        | not '.' or '..'",
                "'vm':{'id':'  '}        | vm.id       | ~  ~      | nor blanks alone",
                "'vm':{'id':'vm1','uuid':'17'} | vm.uuid | 17       | a UUID",
                "'vm':{'id':'vm1','uuid':'1-2-3-4-5'} | vm.uuid | 1-2-3-4-5 | a UUID",
                "'vm':{'id':'vm1','cpu':1} | vm.cpu    | 1         | left out",
                "'vm':{'id':'vm1','interfaces':{}} | vm.interfaces | {} | an array of 1 to 32",
                "'vm':{'id':'vm1','interfaces':[]} | vm.interfaces | [] | an array of 1 to 32",
                "'vm':{'id':'vm1','interfaces':['tap0']} | vm.interfaces[0] | tap0 | an object with the fields mac,"
                        + " network, addresses, port",
            })
    void namesWhatIsWrong(String changed, String field, String value, String shouldBe) {
        String good = "{'phase':'preparing','reporter':'hv-a','source':'hv-a','destination':'hv-b','vm':{'id':'vm1'}}";

        assertMalformed(with(good, changed), field, value == null ? "" : value, shouldBe);
    }

    /** An interface; the field that is named below {@code vm.interfaces[1]}; its value; what it should be. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}                                          | .mac   |                   | the MAC address of one"
                        + " station",
                "{'mac':'xx','addresses':['10.1.0.51']}      | .mac   | xx                | the MAC address of one"
                        + " station",
                "{'mac':'525400000133','addresses':['10.1.0.51']} | .mac | 525400000133   | the MAC address of one"
                        + " station",
                "{'mac':'01:00:5e:00:00:01','addresses':['10.1.0.51']} | .mac | 01:00:5e:00:00:01 | the MAC address of"
                        + " one station",
                "{'mac':'00:00:00:00:00:00','addresses':['10.1.0.51']} | .mac | 00:00:00:00:00:00 | the MAC address of"
                        + " one station",
                "{'mac':'52:54:00:00:01:32','addresses':['10.1.0.51']} | .mac | 52:54:00:00:01:32 | different from"
                        + " vm.interfaces[0].mac",
                "{'mac':'52:54:00:00:01:33'}                 | .addresses |               | an array of 1 to 32",
                "{'mac':'52:54:00:00:01:33','addresses':[]}  | .addresses | []            | an array of 1 to 32",
                "{'mac':'52:54:00:00:01:33','addresses':'10.1.0.51'} | .addresses | 10.1.0.51 | an array of 1 to 32",
                "{'mac':'52:54:00:00:01:33','addresses':['10.1.0.51/24']} | .addresses[0] | 10.1.0.51/24 | the IP"
                        + " address of one machine",
                "{'mac':'52:54:00:00:01:33','addresses':['10.1.0.300']}   | .addresses[0] | 10.1.0.300   | the IP"
                        + " address of one machine",
                "{'mac':'52:54:00:00:01:33','addresses':['224.0.0.1']}    | .addresses[0] | 224.0.0.1    | the IP"
                        + " address of one machine",
                "{'mac':'52:54:00:00:01:33','addresses':[10]}             | .addresses[0] | 10           | the IP"
                        + " address of one machine",
                "{'mac':'52:54:00:00:01:33','addresses':['10.1.0.50']}    | .addresses[0] | 10.1.0.50    | different"
                        + " from vm.interfaces[0].addresses[0]",
                "{'mac':'52:54:00:00:01:33','addresses':['10.1.0.51','10.2.0.51']} | .addresses[1] | 10.2.0.51 | of"
                        + " network net-a [10.1.0.0/24, 2001:db8:a::/64] like the others",
                "{'mac':'52:54:00:00:01:33','addresses':['10.1.0.51'],'port':''}   | .port | ~\"\"~ | the name of a"
                        + " switch port, 1 to 15 bytes",
                "{'mac':'52:54:00:00:01:33','addresses':['10.1.0.51'],'port':'a tap'} | .port | a tap | without blanks",
                "{'mac':'52:54:00:00:01:33','addresses':['10.1.0.51'],'port':4}    | .port | 4 | the name of a switch"
                        + " port",
                "{'mac':'52:54:00:00:01:33','addresses':['10.1.0.51'],'vlan':4}    | .vlan | 4 | left out",
            })
    void namesWhatIsWrongWithAnInterface(String nic, String field, String value, String shouldBe) {
        String text =
                "{'phase':'preparing','reporter':'hv-a','vm':{'id':'vm1','interfaces':[" + NIC + "," + nic + "]}}";

        assertMalformed(text, "vm.interfaces[1]" + field, value == null ? "" : value, shouldBe);
    }

    /** Of every network, with addresses or without: the link-local one made of the router's MAC address, too. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'mac':'02:00:0a:01:00:01','addresses':['10.1.0.51']}   | .mac          | 02:00:0A:01:00:01 | net-a",
                "{'mac':'02:00:0a:02:00:01','addresses':['10.1.0.51']}   | .mac          | 02:00:0A:02:00:01 | net-b",
                "{'mac':'02:00:0a:02:00:01','port':'tap-vm1'}            | .mac          | 02:00:0A:02:00:01 | net-b",
                "{'mac':'52:54:00:00:01:33','addresses':['10.1.0.1']}    | .addresses[0] | 10.1.0.1          | net-a",
                "{'mac':'52:54:00:00:01:33','addresses':['10.1.0.51','fe80::aff:fe01:1']} | .addresses[1] | fe80::aff:fe01:1 | net-a",
            })
    void whatIsARoutersIsNobodyElses(String nic, String field, String value, String network) {
        for (String phase : List.of("preparing", "arrived")) {
            Refusal refusal =
                    refused("{'phase':'" + phase + "','reporter':'hv-a','vm':{'id':'vm1','interfaces':[" + nic + "]}}");

            assertEquals(ReplyCode.PROHIBITED, refusal.code());
            assertEquals("vm.interfaces[0]" + field, refusal.field());
            assertEquals(value, refusal.value());
            assertTrue(refusal.remedy().contains("the gateway's of network " + network), refusal.remedy());
        }
    }

    @Test
    void anAddressOfNoNetworkHasNoHomeAgent() {
        Refusal refusal = refused("{'phase':'preparing','reporter':'hv-a','vm':{'id':'vm1','interfaces':["
                + "{'mac':'52:54:00:00:01:32','addresses':['10.1.0.50','192.0.2.7']}]}}");

        assertEquals(ReplyCode.UNKNOWN_HOME_AGENT, refusal.code());
        assertEquals("vm.interfaces[0].addresses[1]", refusal.field());
        assertEquals("192.0.2.7", refusal.value());
        assertTrue(refusal.remedy().contains("mip-networks"), refusal.remedy());
    }

    /** Text; where it is wrong; in which way. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'phase':'preparing'        | line 1, column      | Unexpected end-of-input",
                "{'phase'                    | line 1, column      | Unexpected end-of-input",
                "phase=preparing             | line 1, column      | Unrecognized token 'phase'",
                "{'a':1,'a':2}               | line 1, column      | Duplicate field 'a'",
                "{'a':1}{                    | line 1, column 8    | more text after the end",
                "[[[[[[[[[[[[[[[[[           | line 1, column 17   | more than 16 levels",
            })
    void saysWhereTextIsNoJson(String text, String place, String problem) {
        Refusal refusal = refused(text);

        assertEquals(ReplyCode.MALFORMED, refusal.code());
        assertEquals("body", refusal.field());
        assertTrue(refusal.value().contains(place), refusal.value());
        assertTrue(refusal.value().contains(problem), refusal.value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "null", "'text'", "[]", "17"})
    void aRegistrationIsAnObject(String text) {
        assertEquals(ReplyCode.MALFORMED, refused(text).code());
    }

    @Test
    void longValuesAreShortenedInTheAnswer() {
        Refusal refusal = refused("{'phase':'" + Strings.repeat("x", 10_000) + "'}");

        assertTrue(refusal.value().length() < 200, refusal.value());
    }

    @Test
    void textThatIsNotUnicodeIsRefused() {
        byte[] broken = {'{', '"', (byte) 0xff, (byte) 0xfe, '"', '}'};

        assertThrows(RefusedException.class, () -> reader.read(broken, NOW));
    }

    @Test
    void aBodyThatIsTooLongIsRefusedUnread() {
        Refusal refusal = refused(Strings.repeat(" ", RegistrationReader.MAX_BYTES + 1));

        assertEquals("body", refusal.field());
        assertEquals("more than 65536 bytes", refusal.value());
        assertEquals("should be at most 65536 bytes long", refusal.remedy());
    }

    private static String withIp6(int interfaces, int addresses) {
        return withAddresses(
                interfaces, addresses, (number, each) -> String.format("2001:db8:a::%x:%x", number + 1, each + 1));
    }

    private static String withIp4(int interfaces, int addresses) {
        return withAddresses(interfaces, addresses, (number, each) -> "10.1.0." + (10 + number * addresses + each));
    }

    private static String withAddresses(int interfaces, int addresses, BiFunction<Integer, Integer, String> address) {
        return "{'phase':'preparing','reporter':'hv-a','vm':{'id':'vm1','interfaces':["
                + IntStream.range(0, interfaces)
                        .mapToObj(number -> String.format("{'mac':'52:54:00:00:01:%02x','addresses':[", number)
                                + IntStream.range(0, addresses)
                                        .mapToObj(each -> "'" + address.apply(number, each) + "'")
                                        .collect(Collectors.joining(","))
                                + "]}")
                        .collect(Collectors.joining(","))
                + "]}}";
    }

    /** One that asked for 70,000 would fill the switches' tables. */
    @Test
    void oneRegistrationHasNotAllRulesOfASwitch() throws RefusedException {
        assertEquals(Optional.empty(), read(withIp6(1, 32)).objection());
        assertEquals(Optional.empty(), read(withIp6(32, 5)).objection());

        Refusal refusal = refused(withIp6(32, 32));

        assertEquals(ReplyCode.PROHIBITED, refusal.code());
        assertEquals("vm.interfaces[1].addresses", refusal.field());
        assertEquals("4554 rules", refusal.value());
        assertTrue(refusal.remedy().contains("more than 4096 rules"), refusal.remedy());
    }

    /** Each of its addresses may ask for each other one, out of the reverse tunnel. */
    @Test
    void norHasItByIp4Addresses() throws RefusedException {
        assertEquals(Optional.empty(), read(withIp4(3, 32)).objection());
        assertEquals(Optional.empty(), read(withIp4(32, 6)).objection());

        Refusal refusal = refused(withIp4(7, 32));

        assertEquals(ReplyCode.PROHIBITED, refusal.code());
        assertEquals("vm.interfaces[3].addresses", refusal.field());
        assertEquals("4224 rules", refusal.value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tap\\u009b2K", "tap\\u2028", "tap\\ud800", "tap\\u007f", "a b"})
    void aPortsNameForgesNothing(String port) {
        assertEquals(
                "vm.interfaces[0].port",
                refused("{'phase':'arrived','reporter':'hv-a','vm':{'id':'vm1','interfaces':"
                                + "[{'mac':'52:54:00:00:01:32','port':'" + port + "'}]}}")
                        .field());
    }

    private void assertMalformed(String text, String field, String value, String shouldBe) {
        Refusal refusal = refused(text);
        assertEquals(ReplyCode.MALFORMED, refusal.code());
        assertEquals(field, refusal.field());
        assertEquals(value, refusal.value());
        assertTrue(refusal.remedy().contains(shouldBe), refusal.remedy());
    }

    private Refusal refused(String text) {
        return refusal(() -> read(text));
    }

    /** Some of it is only objected to; whether that is a refusal is not the reader's to say. */
    private static Refusal refusal(Callable<Registration> reading) {
        try {
            return reading.call().objection().orElseThrow();
        } catch (RefusedException e) {
            return e.refusal();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Registration read(String text) throws RefusedException {
        return reader.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), NOW);
    }

    private static String with(String good, String changed) {
        return TwoSites.json(good).setAll(TwoSites.json("{" + changed + "}")).toString();
    }
}
