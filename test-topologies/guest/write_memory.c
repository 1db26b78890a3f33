/* SPDX-License-Identifier: Apache-2.0 */
/* Dirties memory at a steady rate, page after page, so that a migration has something to copy again. */
#include "services.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PAGE = 4096, REGION = 48 << 20, TICKS_PER_SECOND = 100 };

int write_memory(int mbytes_per_second) {
    volatile char *region = malloc(REGION);
    if (!region) return perror("write-memory"), 1;
    long pages_per_tick = (long)mbytes_per_second * (1 << 20) / PAGE / TICKS_PER_SECOND, page = 0;
    struct timespec next;
    clock_gettime(CLOCK_MONOTONIC, &next);
    for (;;) {
        for (long i = 0; i < pages_per_tick; i++, page = (page + 1) % (REGION / PAGE)) region[page * PAGE]++;
        next.tv_nsec += 1000000000L / TICKS_PER_SECOND;
        if (next.tv_nsec >= 1000000000L) next.tv_sec++, next.tv_nsec -= 1000000000L;
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
    }
}
