/* SPDX-License-Identifier: Apache-2.0 */
/*
 * udp_probe --to ADDRESS:PORT --log FILE [--interval-us 1000] [--ask-every 1] [--drain-ms 2000] [--seconds 900]
 *
 * Sends one numbered packet every interval to a UDP echo and notes, for each, when it left, when its first echo came and how many
 * came. The first packet and each --ask-every-th after it ask for an echo; the others only tell, and the guest drops them below its
 * sockets (see packet.h). Counting is left to whoever reads the log: only there is it known which packets belong to which move.
 *
 * Four times a second it prints "TIME ASKED ANSWERED WORST": nanoseconds since the epoch, packets that asked so far, how many of them were
 * answered, and the longest round trip of those answered since the last line, in microseconds; a line that nobody makes room for is left
 * out. On SIGTERM or SIGINT, or after --seconds, it stops sending and waits for the last echoes: until the last packet that asked is
 * answered and nothing has come for 300 ms, and --drain-ms at most. Then it writes FILE and exits. The log is kept in memory until then,
 * so that no disk write delays a packet.
 *
 * FILE: struct header, then header.count struct packet, little endian as the machine is.
 */
#include "instrument.h"
#include "packet.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define REPORT_NS 250000000
#define SILENCE_MS 300 /* after the last packet's echo: for those of earlier ones that took another way */

struct header {
    char magic[8];
    uint64_t count;
    uint64_t send_errors;
    uint64_t strangers; /* datagrams that are no echo of ours */
    uint64_t run;       /* as the packets have it */
};

struct packet {
    int64_t sent_ns;
    int64_t first_echo_ns; /* 0: never answered */
    uint32_t echoes;
    uint32_t flags;
};

enum flags {
    OVERTAKEN = 1, /* an echo of a later packet came before this one's first */
    ASKED = 2,     /* for an echo */
};

struct probe {
    int socket;
    uint32_t run;
    struct packet *packets;
    uint64_t capacity;
    uint64_t ask_every;
    uint64_t asked;
    uint64_t last_asked;
    uint64_t answered;
    uint64_t highest_answered;
    int64_t worst_ns; /* round trip, since the last report */
    struct header header;
};

static int connect_udp(const struct sockaddr_storage *target, socklen_t length)
{
    int fd = socket(target->ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int bytes = 4 << 20; /* a whole pause's echoes may come in one burst */
    if (fd < 0)
        return -1;
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) < 0)
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
    return connect(fd, (const struct sockaddr *)target, length) < 0 ? -1 : fd;
}

static void send_next(struct probe *probe)
{
    uint64_t sequence = probe->header.count++;
    int asks = sequence % probe->ask_every == 0;
    struct payload payload = {.tag = asks ? TAG_ASKS : TAG_TELLS, .run = probe->run, .sequence = sequence};
    struct packet *packet = &probe->packets[sequence];
    if (asks) {
        packet->flags = ASKED;
        probe->last_asked = sequence;
        probe->asked++;
    }
    packet->sent_ns = now_ns();
    /* An ICMP error for an earlier packet is handed to this send, which then sends nothing: once more. */
    if (send(probe->socket, &payload, sizeof payload, 0) < 0 && send(probe->socket, &payload, sizeof payload, 0) < 0)
        probe->header.send_errors++;
}

static void note_echo(struct probe *probe, const struct payload *payload, int64_t arrived_ns)
{
    struct packet *packet = &probe->packets[payload->sequence];
    if (packet->echoes++ > 0)
        return;
    packet->first_echo_ns = arrived_ns;
    if (probe->answered > 0 && payload->sequence < probe->highest_answered)
        packet->flags |= OVERTAKEN;
    if (payload->sequence > probe->highest_answered)
        probe->highest_answered = payload->sequence;
    if (arrived_ns - packet->sent_ns > probe->worst_ns)
        probe->worst_ns = arrived_ns - packet->sent_ns;
    probe->answered++;
}

static void receive_all(struct probe *probe)
{
    struct payload payload;
    for (;;) {
        ssize_t length = recv(probe->socket, &payload, sizeof payload, MSG_TRUNC);
        if (length < 0) {
            if (errno == EAGAIN || errno == EINTR)
                return;
            continue; /* an ICMP error: reported once, then cleared */
        }
        if (length == sizeof payload && payload.tag == TAG_ASKS && payload.run == probe->run &&
            payload.sequence < probe->header.count)
            note_echo(probe, &payload, now_ns());
        else
            probe->header.strangers++;
    }
}

static void send_due(struct probe *probe, int timer)
{
    uint64_t due = 0;
    if (read(timer, &due, sizeof due) != sizeof due)
        return;
    for (; due > 0 && probe->header.count < probe->capacity; due--)
        send_next(probe);
}

static void report_progress(struct probe *probe, int64_t *next_ns)
{
    int64_t now = now_ns();
    if (now < *next_ns)
        return;
    *next_ns = now + REPORT_NS;
    dprintf(STDOUT_FILENO, "%lld %llu %llu %lld\n", (long long)now, (unsigned long long)probe->asked,
            (unsigned long long)probe->answered, (long long)probe->worst_ns / 1000);
    probe->worst_ns = 0;
}

static void measure(struct probe *probe, int timer)
{
    struct pollfd watched[] = {{.fd = probe->socket, .events = POLLIN}, {.fd = timer, .events = POLLIN}};
    int64_t next_report_ns = 0;
    while (!stop_requested && probe->header.count < probe->capacity) {
        if (poll(watched, 2, 1000) < 0 && errno != EINTR)
            return;
        send_due(probe, timer);
        receive_all(probe);
        report_progress(probe, &next_report_ns);
    }
}

static int last_is_answered(const struct probe *probe)
{
    return probe->header.count > 0 && probe->packets[probe->last_asked].echoes > 0;
}

static void drain(struct probe *probe, int64_t drain_ms)
{
    struct pollfd watched = {.fd = probe->socket, .events = POLLIN};
    int64_t end_ns = now_ns() + drain_ms * 1000000;
    for (int64_t left_ms = drain_ms; left_ms > 0; left_ms = (end_ns - now_ns()) / 1000000) {
        int64_t patience_ms = last_is_answered(probe) && left_ms > SILENCE_MS ? SILENCE_MS : left_ms;
        if (poll(&watched, 1, (int)patience_ms) == 0)
            return;
        receive_all(probe);
    }
}

int main(int argc, char **argv)
{
    struct sockaddr_storage target;
    socklen_t length = option_target(argc, argv, &target);
    const char *log = option_text(argc, argv, "--log");
    int64_t interval_us = option_number(argc, argv, "--interval-us", 1000);
    int64_t drain_ms = option_number(argc, argv, "--drain-ms", 2000);
    int64_t seconds = option_number(argc, argv, "--seconds", 900);

    struct probe probe = {.run = (uint32_t)getpid(), .header = {.magic = "HMUDP 2", .run = (uint32_t)getpid()}};
    probe.ask_every = (uint64_t)option_number(argc, argv, "--ask-every", 1);
    probe.capacity = (uint64_t)(seconds * 1000000 / interval_us);
    probe.packets = calloc(probe.capacity, sizeof *probe.packets);
    probe.socket = connect_udp(&target, length);
    become_instrument();
    fcntl(STDOUT_FILENO, F_SETFL, O_NONBLOCK); /* who reads no reports must not stop the packets */
    int timer = ticker(interval_us);
    if (!probe.packets || probe.socket < 0 || timer < 0) {
        perror("udp_probe");
        return 1;
    }
    measure(&probe, timer);
    drain(&probe, drain_ms);
    write_log(log, &probe.header, sizeof probe.header, probe.packets, sizeof *probe.packets, probe.header.count);
    return 0;
}
