/* SPDX-License-Identifier: Apache-2.0 */
#include "instrument.h"

#include <arpa/inet.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>
#include <time.h>

volatile sig_atomic_t stop_requested = 0;

static void request_stop(int signal_number)
{
    (void)signal_number;
    stop_requested = 1;
}

int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int ticker(int64_t interval_us)
{
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (fd < 0)
        return -1;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t first_us = (((int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000) / interval_us + 1) * interval_us;
    struct itimerspec spec = {
        .it_interval = {interval_us / 1000000, interval_us % 1000000 * 1000},
        .it_value = {first_us / 1000000, first_us % 1000000 * 1000},
    };
    return timerfd_settime(fd, TFD_TIMER_ABSTIME, &spec, NULL) < 0 ? -1 : fd;
}

void become_instrument(void)
{
    struct sigaction action = {.sa_handler = request_stop};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    struct sched_param priority = {.sched_priority = 10};
    sched_setscheduler(0, SCHED_FIFO, &priority);
    mlockall(MCL_CURRENT | MCL_ONFAULT); /* a log is sized for the longest run: only what is used of it */
}

static const char *find_option(int argc, char **argv, const char *name)
{
    for (int i = 1; i + 1 < argc; i++)
        if (strcmp(argv[i], name) == 0)
            return argv[i + 1];
    return NULL;
}

int64_t option_number(int argc, char **argv, const char *name, int64_t fallback)
{
    const char *text = find_option(argc, argv, name);
    if (!text)
        return fallback;
    char *end;
    long long value = strtoll(text, &end, 10);
    if (*text == '\0' || *end != '\0' || value <= 0) {
        fprintf(stderr, "%s: '%s' is no positive number\n", name, text);
        exit(2);
    }
    return value;
}

const char *option_text(int argc, char **argv, const char *name)
{
    const char *text = find_option(argc, argv, name);
    if (!text) {
        fprintf(stderr, "%s is missing\n", name);
        exit(2);
    }
    return text;
}

socklen_t option_target(int argc, char **argv, struct sockaddr_storage *target)
{
    const char *text = option_text(argc, argv, "--to");
    struct sockaddr_in *four = (struct sockaddr_in *)target;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)target;
    char address[INET6_ADDRSTRLEN] = "";
    int port = 0, end = 0;
    memset(target, 0, sizeof *target);
    int is_four = sscanf(text, "%15[0-9.]:%d%n", address, &port, &end) == 2 && inet_pton(AF_INET, address, &four->sin_addr) == 1;
    int is_six = !is_four && sscanf(text, "[%45[0-9a-fA-F:.]]:%d%n", address, &port, &end) == 2 &&
                 inet_pton(AF_INET6, address, &six->sin6_addr) == 1;
    if (!(is_four || is_six) || text[end] != '\0' || port < 1 || port > 65535) {
        fprintf(stderr, "--to: '%s' is not IPV4ADDRESS:PORT or [IPV6ADDRESS]:PORT\n", text);
        exit(2);
    }
    target->ss_family = is_four ? AF_INET : AF_INET6;
    *(is_four ? &four->sin_port : &six->sin6_port) = htons((uint16_t)port);
    return is_four ? sizeof *four : sizeof *six;
}

void write_log(const char *path, const void *header, size_t header_bytes, const void *records, size_t record_bytes, size_t count)
{
    FILE *file = fopen(path, "wb");
    int ok = file && fwrite(header, header_bytes, 1, file) == 1 && fwrite(records, record_bytes, count, file) == count;
    if (!file || fclose(file) != 0 || !ok) {
        perror(path);
        exit(1);
    }
}
