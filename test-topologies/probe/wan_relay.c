/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wan_relay --left NAMESPACE --left-tap NAME --right NAMESPACE --right-tap NAME
 *
 * A wire as long as one likes: two taps, each in a network namespace by name, and every frame that leaves one of them comes in by the
 * other one after a delay. Frames keep their order; if more wait than there is room for, the newest are lost, as in a router's queue.
 *
 * It prints "ready" when the taps are there, reads delays from standard input, a number of microseconds a line, and prints
 * "delay NUMBER" when one holds, which is for frames that come from then on. In the beginning there is none. SIGTERM or SIGINT ends it, and
 * the taps with it.
 */
#define _GNU_SOURCE
#include "instrument.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { FRAME_BYTES = 9216, WAITING = 4096 };

struct frame {
    int64_t due_ns;
    ssize_t length;
    char data[FRAME_BYTES];
};

/*
 * Frames on their way from one tap to the other, oldest first. What was given out last is filled next: memory that is touched for the first
 * time takes a machine up to 0.3 ms, and would be a delay of its own.
 */
struct way {
    int from, to;
    size_t first, count, spares;
    int64_t last_due_ns;
    struct frame *frames[WAITING], *spare[WAITING + 1];
};

static int64_t monotonic_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static int open_tap(const char *name_space, const char *name)
{
    char path[256];
    struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI};
    snprintf(path, sizeof path, "/run/netns/%s", name_space);
    int place = open(path, O_RDONLY | O_CLOEXEC);
    if (place < 0 || setns(place, CLONE_NEWNET) < 0)
        fail(path);
    close(place);
    int tap = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    snprintf(request.ifr_name, sizeof request.ifr_name, "%s", name);
    if (tap < 0 || ioctl(tap, TUNSETIFF, &request) < 0)
        fail(name);
    return tap;
}

static struct frame *spare_frame(struct way *way)
{
    struct frame *frame = way->spares > 0 ? way->spare[--way->spares] : malloc(sizeof(struct frame));
    if (!frame)
        fail("memory");
    return frame;
}

static void take_in(struct way *way, int64_t delay_ns)
{
    for (;;) {
        struct frame *frame = spare_frame(way);
        frame->length = read(way->from, frame->data, FRAME_BYTES);
        if (frame->length <= 0 || way->count == WAITING) {
            way->spare[way->spares++] = frame;
            if (frame->length <= 0)
                return;
            continue;
        }
        int64_t due_ns = monotonic_ns() + delay_ns;
        frame->due_ns = due_ns > way->last_due_ns ? due_ns : way->last_due_ns;
        way->last_due_ns = frame->due_ns;
        way->frames[(way->first + way->count++) % WAITING] = frame;
    }
}

/* A tap that is down takes nothing: such a frame is lost. */
static void give_out(struct way *way)
{
    int64_t now = monotonic_ns();
    while (way->count > 0 && way->frames[way->first]->due_ns <= now) {
        struct frame *frame = way->frames[way->first];
        if (write(way->to, frame->data, (size_t)frame->length) < 0 && errno == EINTR)
            continue;
        way->spare[way->spares++] = frame;
        way->first = (way->first + 1) % WAITING;
        way->count--;
    }
}

static void arm(int timer, const struct way *ways)
{
    int64_t next = 0;
    for (int i = 0; i < 2; i++)
        if (ways[i].count > 0 && (next == 0 || ways[i].frames[ways[i].first]->due_ns < next))
            next = ways[i].frames[ways[i].first]->due_ns;
    struct itimerspec at = {.it_value = {next / 1000000000, next % 1000000000}};
    timerfd_settime(timer, TFD_TIMER_ABSTIME, &at, NULL);
}

static int64_t read_delay(void)
{
    char line[32];
    if (!fgets(line, sizeof line, stdin))
        return -1;
    int64_t delay_ns = strtoll(line, NULL, 10) * 1000;
    printf("delay %lld\n", (long long)delay_ns / 1000);
    fflush(stdout);
    return delay_ns;
}

int main(int argc, char **argv)
{
    become_instrument();
    int left = open_tap(option_text(argc, argv, "--left"), option_text(argc, argv, "--left-tap"));
    int right = open_tap(option_text(argc, argv, "--right"), option_text(argc, argv, "--right-tap"));
    static struct way ways[2];
    ways[0].from = ways[1].to = left;
    ways[1].from = ways[0].to = right;
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    struct pollfd watched[] = {
        {.fd = left, .events = POLLIN},
        {.fd = right, .events = POLLIN},
        {.fd = timer, .events = POLLIN},
        {.fd = STDIN_FILENO, .events = POLLIN},
    };
    int64_t delay_ns = 0;
    puts("ready");
    fflush(stdout);
    while (!stop_requested) {
        uint64_t ticks;
        if (poll(watched, 4, -1) < 0 && errno != EINTR)
            fail("poll");
        if (watched[2].revents && read(timer, &ticks, sizeof ticks) < 0 && errno != EAGAIN)
            fail("timer");
        if (watched[3].revents) {
            int64_t wanted_ns = read_delay();
            if (wanted_ns < 0)
                watched[3].fd = -1; /* nobody tells any more: it stays as it is */
            else
                delay_ns = wanted_ns;
        }
        for (int i = 0; i < 2; i++) {
            take_in(&ways[i], delay_ns);
            give_out(&ways[i]);
        }
        arm(timer, ways);
    }
    return 0;
}
