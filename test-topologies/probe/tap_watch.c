/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tap_watch --log FILE --tap NAME [--tap NAME ...]
 *
 * Notes each packet of udp_probe that is put into the queue of one of these taps, or comes out of its guest, in the network namespace it is
 * started in; the taps may come and go. A tap's queue is read in its order: a packet whose place in it is below the number of frames that
 * were read was read. Of a tap that goes, that number is noted here; of one that is there, its interface's statistics tell it. A queue that
 * has no room for a frame is noted when that is seen, ten times a second.
 *
 * Each packet is noted with the time at which the kernel saw it: whoever knows when a guest stopped can tell what it had the time to read.
 *
 * It prints "watching" and appends struct record to FILE while it runs. On SIGTERM or SIGINT it takes in what has passed by then and exits.
 */
#define _GNU_SOURCE
#include "instrument.h"
#include "packet.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BATCH = 64, SNAP = 192, INTERFACES = 4096, ROUND_MS = 10, ROUNDS_A_LOOK = 10, RECORDS = 4096 };
enum kind { TO_GUEST = 1, FROM_GUEST = 2, GONE = 3, MISSED = 4, DROPPED = 5, NAMED = 6 };

struct record {
    uint32_t kind;
    uint32_t interface;
    uint32_t run; /* of the probe; DROPPED and GONE: frames that the tap's queue had no room for, so far */
    uint32_t reserved;
    union {
        struct {
            uint64_t sequence; /* of the packet; DROPPED and GONE: frames read from the tap, so far; MISSED: frames that passed unseen */
            uint64_t place;    /* in the tap's queue, from 0: how many frames were put into it before */
        };
        char name[IF_NAMESIZE]; /* NAMED: of the interface, before anything else is noted of it */
    };
    int64_t at; /* TO_GUEST, FROM_GUEST and GONE: nanoseconds since the epoch */
};

struct interface {
    int is_known;
    int is_tap;
    uint64_t put;     /* frames, into its queue */
    uint64_t dropped; /* as it was noted last */
    char name[IF_NAMESIZE];
};

struct watch {
    int packets, links, log;
    char **taps;
    int tap_count;
    struct interface interfaces[INTERFACES];
    struct record records[RECORDS];
    size_t count;
};

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static void flush_records(struct watch *watch)
{
    size_t bytes = watch->count * sizeof *watch->records;
    if (bytes > 0 && write(watch->log, watch->records, bytes) != (ssize_t)bytes)
        fail("log");
    watch->count = 0;
}

static void note(struct watch *watch, struct record record)
{
    if (watch->count == RECORDS)
        flush_records(watch);
    watch->records[watch->count++] = record;
}

static int is_watched(const struct watch *watch, const char *name)
{
    for (int i = 0; i < watch->tap_count; i++)
        if (strcmp(watch->taps[i], name) == 0)
            return 1;
    return 0;
}

/* NULL for one that is no tap; numbers are not used twice in a namespace. */
static struct interface *tap_of(struct watch *watch, int number)
{
    if (number <= 0 || number >= INTERFACES)
        return NULL;
    struct interface *found = &watch->interfaces[number];
    if (!found->is_known && if_indextoname((unsigned)number, found->name)) {
        found->is_known = 1;
        found->is_tap = is_watched(watch, found->name);
        struct record named = {.kind = NAMED, .interface = (uint32_t)number};
        memcpy(named.name, found->name, sizeof named.name);
        if (found->is_tap)
            note(watch, named);
    }
    return found->is_tap ? found : NULL;
}

/* The payload of a frame to or from the echo's port, NULL of any other. */
static const struct payload *payload_of(const uint8_t *frame, size_t length)
{
    uint16_t type = length > ETH_HLEN ? (uint16_t)(frame[12] << 8 | frame[13]) : 0;
    size_t udp = ETH_HLEN + (type == ETH_P_IPV6 ? 40 : 20);
    if ((type != ETH_P_IP && type != ETH_P_IPV6) || length < udp + 8 + sizeof(struct payload))
        return NULL;
    uint8_t protocol = type == ETH_P_IP ? frame[ETH_HLEN + 9] : frame[ETH_HLEN + 6];
    const struct payload *payload = (const void *)(frame + udp + 8);
    int is_echo = ntohs(*(const uint16_t *)(frame + udp)) == ECHO_PORT || ntohs(*(const uint16_t *)(frame + udp + 2)) == ECHO_PORT;
    return protocol == IPPROTO_UDP && is_echo && (payload->tag == TAG_ASKS || payload->tag == TAG_TELLS) ? payload : NULL;
}

/* When the kernel saw a frame, in nanoseconds since the epoch. */
static int64_t seen_at(struct msghdr *message)
{
    struct timespec at = {0};
    for (struct cmsghdr *each = CMSG_FIRSTHDR(message); each; each = CMSG_NXTHDR(message, each))
        if (each->cmsg_level == SOL_SOCKET && each->cmsg_type == SCM_TIMESTAMPNS)
            memcpy(&at, CMSG_DATA(each), sizeof at);
    return (int64_t)at.tv_sec * 1000000000 + at.tv_nsec;
}

static void take(struct watch *watch, const uint8_t *frame, size_t length, const struct sockaddr_ll *from, int64_t at)
{
    struct interface *tap = tap_of(watch, from->sll_ifindex);
    if (!tap)
        return;
    int is_put = from->sll_pkttype == PACKET_OUTGOING;
    const struct payload *payload = payload_of(frame, length);
    if (payload)
        note(watch, (struct record){.kind = is_put ? TO_GUEST : FROM_GUEST,
                                    .interface = (uint32_t)from->sll_ifindex,
                                    .run = payload->run,
                                    .sequence = payload->sequence,
                                    .place = tap->put,
                                    .at = at});
    tap->put += is_put;
}

static void take_packets(struct watch *watch)
{
    static uint8_t frames[BATCH][SNAP];
    static struct sockaddr_ll places[BATCH];
    static struct iovec parts[BATCH];
    static _Alignas(struct cmsghdr) uint8_t times[BATCH][CMSG_SPACE(sizeof(struct timespec))];
    static struct mmsghdr batch[BATCH];
    int received;
    do {
        for (int i = 0; i < BATCH; i++) {
            parts[i] = (struct iovec){frames[i], SNAP};
            batch[i].msg_hdr = (struct msghdr){
                .msg_name = &places[i], .msg_namelen = sizeof places[i], .msg_iov = &parts[i], .msg_iovlen = 1,
                .msg_control = times[i], .msg_controllen = sizeof times[i]};
        }
        received = recvmmsg(watch->packets, batch, BATCH, MSG_DONTWAIT, NULL);
        for (int i = 0; i < received; i++)
            take(watch, frames[i], batch[i].msg_len, &places[i], seen_at(&batch[i].msg_hdr));
    } while (received == BATCH);
    struct tpacket_stats missed = {0};
    socklen_t length = sizeof missed;
    if (getsockopt(watch->packets, SOL_PACKET, PACKET_STATISTICS, &missed, &length) == 0 && missed.tp_drops > 0)
        note(watch, (struct record){.kind = MISSED, .sequence = missed.tp_drops});
}

static void take_link(struct watch *watch, struct nlmsghdr *message)
{
    struct ifinfomsg *link = NLMSG_DATA(message);
    int left = (int)IFLA_PAYLOAD(message);
    struct interface *tap = tap_of(watch, link->ifi_index);
    if (message->nlmsg_type != RTM_DELLINK || link->ifi_family != AF_UNSPEC || !tap) /* a bridge that it leaves says so in the same words */
        return;
    tap->is_tap = 0; /* another may have its name by now */
    for (struct rtattr *each = IFLA_RTA(link); RTA_OK(each, left); each = RTA_NEXT(each, left)) {
        struct rtnl_link_stats64 counted = {0};
        if (each->rta_type != IFLA_STATS64)
            continue;
        memcpy(&counted, RTA_DATA(each), RTA_PAYLOAD(each) < sizeof counted ? RTA_PAYLOAD(each) : sizeof counted);
        note(watch, (struct record){.kind = GONE,
                                    .interface = (uint32_t)link->ifi_index,
                                    .run = (uint32_t)counted.tx_dropped,
                                    .sequence = counted.tx_packets,
                                    .at = now_ns()});
    }
}

static void take_links(struct watch *watch)
{
    static _Alignas(struct nlmsghdr) uint8_t said[1 << 16];
    for (;;) {
        ssize_t length = recv(watch->links, said, sizeof said, MSG_DONTWAIT);
        if (length <= 0)
            return;
        int left = (int)length;
        for (struct nlmsghdr *each = (void *)said; NLMSG_OK(each, left); each = NLMSG_NEXT(each, left))
            take_link(watch, each);
    }
}

/* 0 for an interface that is gone. */
static uint64_t statistic(const char *interface, const char *name)
{
    char path[128], text[32] = "";
    snprintf(path, sizeof path, "/sys/class/net/%s/statistics/%s", interface, name);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    if (read(file, text, sizeof text - 1) <= 0)
        text[0] = '\0';
    close(file);
    return strtoull(text, NULL, 10);
}

static void look_at_queues(struct watch *watch)
{
    for (uint32_t number = 1; number < INTERFACES; number++) {
        struct interface *each = &watch->interfaces[number];
        uint64_t dropped = each->is_tap ? statistic(each->name, "tx_dropped") : 0;
        if (dropped <= each->dropped)
            continue;
        each->dropped = dropped;
        note(watch, (struct record){.kind = DROPPED,
                                    .interface = number,
                                    .run = (uint32_t)dropped,
                                    .sequence = statistic(each->name, "tx_packets")});
    }
}

static void open_sockets(struct watch *watch)
{
    int bytes = 64 << 20, on = 1;
    struct sockaddr_nl links = {.nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK};
    watch->packets = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ALL));
    watch->links = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (watch->packets < 0 || watch->links < 0 || bind(watch->links, (struct sockaddr *)&links, sizeof links) < 0)
        fail("sockets");
    setsockopt(watch->packets, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes);
    if (setsockopt(watch->packets, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) < 0)
        fail("timestamps");
    setsockopt(watch->links, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes);
}

static void parse_taps(struct watch *watch, int argc, char **argv)
{
    watch->taps = calloc((size_t)argc, sizeof *watch->taps);
    for (int i = 1; watch->taps && i + 1 < argc; i++)
        if (strcmp(argv[i], "--tap") == 0)
            watch->taps[watch->tap_count++] = argv[i + 1];
    if (watch->tap_count == 0) {
        fprintf(stderr, "--tap is missing\n");
        exit(2);
    }
}

int main(int argc, char **argv)
{
    static struct watch watch;
    const char *log = option_text(argc, argv, "--log");
    parse_taps(&watch, argc, argv);
    watch.log = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
    if (watch.log < 0)
        fail(log);
    open_sockets(&watch);
    become_instrument();
    printf("watching\n");
    fflush(stdout);
    int is_last;
    unsigned rounds = 0;
    do {
        is_last = stop_requested;

        take_packets(&watch);
        take_links(&watch);
        if (rounds++ % ROUNDS_A_LOOK == 0)
            look_at_queues(&watch);
        flush_records(&watch);
        if (!is_last)
            poll(NULL, 0, ROUND_MS);
    } while (!is_last);
    return 0;
}
