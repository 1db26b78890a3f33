/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the probes share: time, signals, scheduling, options and how a log is written.
 *
 * Everything is logged on CLOCK_REALTIME, because QEMU stamps its events with it and the two are compared to the millisecond.
 * Pacing is on CLOCK_MONOTONIC, so that a stepped clock can bend a log but not a packet rate.
 */
#ifndef HYPERMIP_PROBE_INSTRUMENT_H
#define HYPERMIP_PROBE_INSTRUMENT_H

#include <netinet/in.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/* Nanoseconds of CLOCK_REALTIME since the epoch. */
int64_t now_ns(void);

/*
 * A timerfd on CLOCK_MONOTONIC that fires at each multiple of interval_us microseconds; -1 and errno on failure.
 *
 * Probes of one interval fire together: what they send wakes an emulated guest once, which costs it a third of waking for each.
 */
int ticker(int64_t interval_us);

/* Set once by SIGTERM or SIGINT: send no more, drain, report. */
extern volatile sig_atomic_t stop_requested;

/*
 * What every probe does first: stop politely on SIGTERM and SIGINT, die with the process that started it, keep its memory
 * resident and run ahead of the emulators and the JVM it measures. The last two are best effort: without the privilege the probe
 * still runs, and its log shows honestly when it was late.
 */
void become_instrument(void);

/* Number after a "--name" option, or fallback if the option is absent; exits with 2 on something that is no number. */
int64_t option_number(int argc, char **argv, const char *name, int64_t fallback);

/* Text after a "--name" option; exits with 2 and names the option if it is absent. */
const char *option_text(int argc, char **argv, const char *name);

/* Address and port after "--to ADDRESS:PORT", or "--to [ADDRESS]:PORT" for IPv6; returns its length, and exits with 2 if malformed. */
socklen_t option_target(int argc, char **argv, struct sockaddr_storage *target);

/*
 * Writes a log as one header and count records, as they are in memory (little endian, as every machine this runs on). Exits with 1
 * and names the file if that fails.
 */
void write_log(const char *path, const void *header, size_t header_bytes, const void *records, size_t record_bytes, size_t count);

#endif
