/* SPDX-License-Identifier: Apache-2.0 */
/* Usage: SERVICE NUMBER. The number is the port, or the rate of write-memory. */
#include "services.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    int (*serve)(int);
} services[] = {
    {"udp-echo", udp_echo},     {"tcp-echo", tcp_echo},         {"tcp-sink", tcp_sink},
    {"tcp-source", tcp_source}, {"write-memory", write_memory},
};

int main(int argc, char **argv) {
    const char *slash = strrchr(argv[0], '/');
    const char *name = slash ? slash + 1 : argv[0];
    int number = argc == 2 ? atoi(argv[1]) : 0;
    for (size_t i = 0; number > 0 && i < sizeof services / sizeof *services; i++)
        if (!strcmp(name, services[i].name)) return services[i].serve(number);
    fprintf(stderr, "%s: no such service, or no number\n", name);
    return 2;
}
