/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The datagrams of udp_probe, as they are to be recognized on the way, and by the guest.
 *
 * The guest's network driver turns a packet that asks, and drops one that tells (guest/answer.bpf.c): neither costs it the way through
 * its kernel to a process and back, which takes an emulated processor several times as long. tap_watch counts both at the guest's tap.
 */
#ifndef HYPERMIP_PROBE_PACKET_H
#define HYPERMIP_PROBE_PACKET_H

#include <linux/types.h>

#define PAYLOAD_BYTES 64 /* a small packet, as an interactive service sends it */

enum { ECHO_PORT = 7 };
enum tag { TAG_ASKS = 0x484d4950, TAG_TELLS = 0x484d4951 };

struct payload {
    __u32 tag;
    __u32 run; /* process id of the probe: echoes for an earlier one on the same port are strangers */
    __u64 sequence;
    char filler[PAYLOAD_BYTES - 16];
};

#endif
