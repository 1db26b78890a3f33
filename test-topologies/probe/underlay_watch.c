/* SPDX-License-Identifier: Apache-2.0 */
/*
 * underlay_watch --interface NAME --mac XX:XX:XX:XX:XX:XX --log FILE [--crossings 8000000]
 *
 * Notes each VXLAN, Geneve or GRE packet on an underlay interface whose inner frame is to or from one MAC address: what crosses a
 * tunnel for a VM, how, and when. Counters of a switch cannot tell that: the port's count has every VM in it and no time.
 *
 * On SIGTERM or SIGINT it writes FILE and exits. FILE: struct header, then header.count struct crossing.
 */
#include "instrument.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define VXLAN_PORT 4789  /* RFC 7348 */
#define GENEVE_PORT 6081 /* RFC 8926 */
#define GRE_KEY 0x2000   /* RFC 2890: the flag that says that there is a key; none of the others is used */

struct header {
    char magic[8];
    uint64_t count;
    uint64_t overflow; /* crossings that found no place in the log any more */
};

struct crossing {
    int64_t at_ns;
    uint32_t key;     /* VNI, or GRE's key */
    uint8_t to_vm;    /* 1: the VM's MAC is the destination, 0: the source */
    uint8_t outgoing; /* 1: sent by this end of the underlay, 0: received */
    uint16_t inner_ethertype;
    uint8_t encapsulation; /* enum encapsulation */
    uint8_t ip_version;    /* of the outer packet */
    uint8_t reserved[6];
};

enum encapsulation { NONE, VXLAN, GENEVE, GRE };

struct tunnelled {
    enum encapsulation encapsulation;
    uint8_t ip_version;
    uint32_t key;
    const uint8_t *inner; /* at least a whole Ethernet header */
};

struct watch {
    int socket;
    uint8_t mac[ETH_ALEN];
    struct crossing *log;
    uint64_t capacity;
    struct header header;
};

static int listen_on(const char *interface)
{
    struct sockaddr_ll place = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL)};
    int bytes = 16 << 20;
    int fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, htons(ETH_P_ALL));
    place.sll_ifindex = (int)if_nametoindex(interface);
    if (fd < 0 || place.sll_ifindex == 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes);
    return bind(fd, (struct sockaddr *)&place, sizeof place) < 0 ? -1 : fd;
}

static uint16_t read16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

static uint32_t read24(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 16 | (uint32_t)bytes[1] << 8 | bytes[2];
}

/* What an Ethernet frame carries through a tunnel; encapsulation NONE if it does not. */
static struct tunnelled find_tunnelled(const uint8_t *frame, size_t length)
{
    struct tunnelled found = {.encapsulation = NONE};
    const uint8_t *ip = frame + ETH_HLEN;
    const uint8_t *end = frame + length;
    uint16_t type = read16(frame + 12);
    if (length < ETH_HLEN + 20 + 8 + ETH_HLEN || (type != ETH_P_IP && type != ETH_P_IPV6))
        return found;
    found.ip_version = type == ETH_P_IP ? 4 : 6;
    uint8_t protocol = type == ETH_P_IP ? ip[9] : ip[6];
    const uint8_t *payload = ip + (type == ETH_P_IP ? (ip[0] & 0xf) * 4 : 40);
    if (protocol == IPPROTO_UDP && payload + 8 + 8 + ETH_HLEN <= end) {
        uint16_t port = read16(payload + 2);
        const uint8_t *header = payload + 8;
        found.encapsulation = port == VXLAN_PORT ? VXLAN : port == GENEVE_PORT ? GENEVE : NONE;
        found.key = read24(header + 4);
        found.inner = header + 8 + (port == GENEVE_PORT ? (header[0] & 0x3f) * 4 : 0);
    } else if (protocol == IPPROTO_GRE && payload + 8 + ETH_HLEN <= end && read16(payload) == GRE_KEY && read16(payload + 2) == ETH_P_TEB) {
        found.encapsulation = GRE;
        found.key = (uint32_t)read16(payload + 4) << 16 | read16(payload + 6);
        found.inner = payload + 8;
    }
    if (found.encapsulation != NONE && found.inner + ETH_HLEN > end)
        found.encapsulation = NONE;
    return found;
}

static void note(struct watch *watch, const uint8_t *frame, size_t length, int outgoing)
{
    struct tunnelled found = find_tunnelled(frame, length);
    if (found.encapsulation == NONE)
        return;
    const uint8_t *inner = found.inner;
    int to_vm = memcmp(inner, watch->mac, ETH_ALEN) == 0;
    if (!to_vm && memcmp(inner + ETH_ALEN, watch->mac, ETH_ALEN) != 0)
        return;
    if (watch->header.count == watch->capacity) {
        watch->header.overflow++;
        return;
    }
    watch->log[watch->header.count++] = (struct crossing){
        .at_ns = now_ns(),
        .key = found.key,
        .to_vm = (uint8_t)to_vm,
        .outgoing = (uint8_t)outgoing,
        .inner_ethertype = read16(inner + 12),
        .encapsulation = (uint8_t)found.encapsulation,
        .ip_version = found.ip_version,
    };
}

static void receive_all(struct watch *watch)
{
    uint8_t frame[2048];
    for (;;) {
        struct sockaddr_ll from;
        socklen_t from_length = sizeof from;
        ssize_t length = recvfrom(watch->socket, frame, sizeof frame, 0, (struct sockaddr *)&from, &from_length);
        if (length < 0)
            return;
        note(watch, frame, (size_t)length, from.sll_pkttype == PACKET_OUTGOING);
    }
}

static void parse_mac(const char *text, uint8_t mac[ETH_ALEN])
{
    if (sscanf(text, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", &mac[0], &mac[1], &mac[2], &mac[3], &mac[4], &mac[5]) != ETH_ALEN) {
        fprintf(stderr, "--mac: '%s' is no MAC address\n", text);
        exit(2);
    }
}

int main(int argc, char **argv)
{
    struct watch watch = {.header = {.magic = "HMTUN 1"}};
    const char *interface = option_text(argc, argv, "--interface");
    const char *log = option_text(argc, argv, "--log");
    parse_mac(option_text(argc, argv, "--mac"), watch.mac);
    watch.capacity = (uint64_t)option_number(argc, argv, "--crossings", 8000000);
    watch.log = calloc(watch.capacity, sizeof *watch.log);
    watch.socket = listen_on(interface);
    become_instrument();
    if (!watch.log || watch.socket < 0) {
        perror(interface);
        return 1;
    }
    printf("watching\n");
    fflush(stdout);
    struct pollfd watched = {.fd = watch.socket, .events = POLLIN};
    while (!stop_requested) {
        poll(&watched, 1, 1000);
        receive_all(&watch);
    }
    write_log(log, &watch.header, sizeof watch.header, watch.log, sizeof *watch.log, watch.header.count);
    return 0;
}
