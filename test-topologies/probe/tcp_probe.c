/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tcp_probe --to ADDRESS:PORT --log FILE [--interval-us 50000] [--drain-ms 3000] [--seconds 900]
 *
 * Keeps one TCP connection to an echo open: every interval it sends 8 numbered 8-byte words and checks that each word comes back
 * once, in order and unchanged. It never reconnects: a connection that is reset or closed, or a stream that comes back different, is
 * the result. 20 times a second is enough to see a stall, and an emulated guest that answers 3,000 datagrams a second besides has not
 * much time for more.
 *
 * On SIGTERM or SIGINT it sends no more, waits up to --drain-ms for the rest, writes FILE and exits with 0 whatever became of the stream.
 *
 * FILE: struct header, then header.count struct progress, one for every read that brought something.
 */
#include "instrument.h"

#include <endian.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define WORDS_A_TICK 8

struct header {
    char magic[8];
    uint64_t count;
    uint64_t bytes_sent;
    uint64_t bytes_returned;
    int64_t connected_ns; /* 0: never connected */
    int64_t broken_ns;    /* 0: still open at the end */
    uint64_t retransmits;
    char broken[64]; /* why, empty if it is not */
};

struct progress {
    int64_t at_ns;
    uint64_t bytes_returned;
};

struct probe {
    int socket;
    struct progress *log;
    uint64_t capacity;
    uint64_t planned; /* bytes that should have been sent by now; the kernel may have taken fewer */
    struct header header;
};

static int broken(const struct probe *probe)
{
    return probe->header.broken_ns != 0;
}

static void note_broken(struct probe *probe, const char *reason)
{
    if (broken(probe))
        return;
    probe->header.broken_ns = now_ns();
    snprintf(probe->header.broken, sizeof probe->header.broken, "%s", reason);
}

/* Byte at a position of the endless stream of numbered big-endian words. */
static unsigned char stream_byte(uint64_t position)
{
    uint64_t word = htobe64(position / 8);
    return ((unsigned char *)&word)[position % 8];
}

static void send_words(struct probe *probe, uint64_t words)
{
    unsigned char buffer[WORDS_A_TICK * 8];
    probe->planned += words * 8;
    while (probe->header.bytes_sent < probe->planned) {
        size_t length = 0;
        while (length < sizeof buffer && probe->header.bytes_sent + length < probe->planned) {
            buffer[length] = stream_byte(probe->header.bytes_sent + length);
            length++;
        }
        ssize_t taken = send(probe->socket, buffer, length, MSG_NOSIGNAL);
        if (taken < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (taken < 0) {
            note_broken(probe, strerror(errno));
            return;
        }
        probe->header.bytes_sent += (uint64_t)taken;
    }
}

static void check(struct probe *probe, const unsigned char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++, probe->header.bytes_returned++)
        if (bytes[i] != stream_byte(probe->header.bytes_returned)) {
            char reason[64];
            snprintf(reason, sizeof reason, "byte %llu came back different",
                     (unsigned long long)probe->header.bytes_returned);
            note_broken(probe, reason);
            return;
        }
}

static void receive_all(struct probe *probe)
{
    unsigned char buffer[16384];
    while (!broken(probe)) {
        ssize_t length = recv(probe->socket, buffer, sizeof buffer, 0);
        if (length < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (length <= 0) {
            note_broken(probe, length == 0 ? "closed by the other end" : strerror(errno));
            return;
        }
        check(probe, buffer, (size_t)length);
        if (probe->header.count < probe->capacity)
            probe->log[probe->header.count++] = (struct progress){now_ns(), probe->header.bytes_returned};
    }
}

/* Blocking, with the kernel's own patience: a correspondent that cannot connect is a result too. */
static void open_stream(struct probe *probe, const struct sockaddr_storage *target, socklen_t length)
{
    int on = 1;
    struct timeval patience = {.tv_sec = 10};
    probe->socket = socket(target->ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(probe->socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(probe->socket, (const struct sockaddr *)target, length) < 0) {
        note_broken(probe, strerror(errno));
        return;
    }
    setsockopt(probe->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    probe->header.connected_ns = now_ns();
    printf("connected\n");
    fflush(stdout);
}

static void stream(struct probe *probe, int timer)
{
    struct pollfd watched[] = {{.fd = probe->socket, .events = POLLIN}, {.fd = timer, .events = POLLIN}};
    while (!stop_requested && !broken(probe) && probe->header.count < probe->capacity) {
        uint64_t due = 0;
        if (poll(watched, 2, 1000) < 0 && errno != EINTR)
            return;
        /* Late ticks are not made up for: a stalled stream must not answer with a burst of its own making. */
        if (read(timer, &due, sizeof due) == sizeof due)
            send_words(probe, WORDS_A_TICK);
        receive_all(probe);
    }
}

static void drain(struct probe *probe, int64_t drain_ms)
{
    struct pollfd watched = {.fd = probe->socket, .events = POLLIN};
    int64_t end_ns = now_ns() + drain_ms * 1000000;
    while (!broken(probe) && probe->header.bytes_returned < probe->header.bytes_sent && now_ns() < end_ns) {
        poll(&watched, 1, 10);
        receive_all(probe);
    }
}

static void note_retransmits(struct probe *probe)
{
    struct tcp_info info = {0};
    socklen_t length = sizeof info;
    if (getsockopt(probe->socket, IPPROTO_TCP, TCP_INFO, &info, &length) == 0)
        probe->header.retransmits = info.tcpi_total_retrans;
}

int main(int argc, char **argv)
{
    struct sockaddr_storage target;
    socklen_t length = option_target(argc, argv, &target);
    const char *log = option_text(argc, argv, "--log");
    int64_t interval_us = option_number(argc, argv, "--interval-us", 50000);
    int64_t drain_ms = option_number(argc, argv, "--drain-ms", 3000);
    int64_t seconds = option_number(argc, argv, "--seconds", 900);

    struct probe probe = {.header = {.magic = "HMTCP 1"}};
    probe.capacity = (uint64_t)(seconds * 1000000 / interval_us) * 2;
    probe.log = calloc(probe.capacity, sizeof *probe.log);
    become_instrument();
    int timer = ticker(interval_us);
    if (!probe.log || timer < 0) {
        perror("tcp_probe");
        return 1;
    }
    open_stream(&probe, &target, length);
    if (!broken(&probe)) {
        int flags = 1;
        ioctl(probe.socket, FIONBIO, &flags);
        stream(&probe, timer);
        drain(&probe, drain_ms);
        note_retransmits(&probe);
    }
    write_log(log, &probe.header, sizeof probe.header, probe.log, sizeof *probe.log, probe.header.count);
    return 0;
}
