/* SPDX-License-Identifier: Apache-2.0 */
/* Puts answer.bpf.c's program into the driver of each network interface; it stays there as long as this process lives. */
#include "services.h"

#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/if_link.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MOST_BYTES = 8 << 10, EXPLAINED = 16 << 10 };

static long bpf(enum bpf_cmd command, union bpf_attr *attributes) {
    return syscall(SYS_bpf, command, attributes, sizeof *attributes);
}

static int load(const char *path) {
    static char program[MOST_BYTES], explanation[EXPLAINED];
    int file = open(path, O_RDONLY);
    ssize_t bytes = file < 0 ? -1 : read(file, program, sizeof program);
    if (bytes <= 0) return perror(path), -1;
    union bpf_attr attributes = {.prog_type = BPF_PROG_TYPE_XDP,
                                 .insns = (unsigned long)program,
                                 .insn_cnt = bytes / sizeof(struct bpf_insn),
                                 .license = (unsigned long)"Apache-2.0",
                                 .log_buf = (unsigned long)explanation,
                                 .log_size = sizeof explanation,
                                 .log_level = 1};
    int loaded = bpf(BPF_PROG_LOAD, &attributes);
    if (loaded < 0) fprintf(stderr, "%s: %m\n%s", path, explanation);
    return loaded;
}

int answer_in_driver(const char *path) {
    int program = load(path);
    if (program < 0) return -1;
    for (struct if_nameindex *each = if_nameindex(); each && each->if_index; each++) {
        union bpf_attr attributes = {.link_create = {.prog_fd = program,
                                                     .target_ifindex = each->if_index,
                                                     .attach_type = BPF_XDP,
                                                     .flags = XDP_FLAGS_DRV_MODE}};
        if (strncmp(each->if_name, "eth", 3) == 0 && bpf(BPF_LINK_CREATE, &attributes) < 0) return perror(each->if_name), -1;
    }
    return 0;
}
