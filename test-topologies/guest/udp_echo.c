/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sends every datagram back as it is, from the address it came to: what it holds (a sequence number, a time) is the sender's affair.
 * Those of udp_probe do not come so far.
 * Received and answered in batches: an emulated processor spends most of a packet's time entering and leaving the kernel.
 */
#define _GNU_SOURCE
#include "services.h"

#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

#define IN_DRIVER "/answer.bpf"

enum { BATCH = 32, DATAGRAM = 2048, QUEUE_BYTES = 8 << 20 };

static int bound_socket(int port) {
    int fd = socket(AF_INET6, SOCK_DGRAM, 0), on = 1, off = 0, queue = QUEUE_BYTES;
    struct sockaddr_in6 any = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on);
    /* What queued in the tap while the guest was paused arrives in one burst: it must fit. */
    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &queue, sizeof queue);
    return bind(fd, (struct sockaddr *)&any, sizeof any) ? -1 : fd;
}

int udp_echo(int port) {
    static char data[BATCH][DATAGRAM];
    static struct sockaddr_in6 peers[BATCH];
    static struct iovec parts[BATCH];
    static _Alignas(struct cmsghdr) char controls[BATCH][CMSG_SPACE(sizeof(struct in6_pktinfo))]; /* where it came to */
    static struct mmsghdr batch[BATCH];
    int fd = bound_socket(port);
    if (answer_in_driver(IN_DRIVER)) return 1;
    if (fd < 0) return perror("udp-echo"), 1;
    for (;;) {
        for (int i = 0; i < BATCH; i++) {
            parts[i] = (struct iovec){data[i], DATAGRAM};
            batch[i].msg_hdr = (struct msghdr){.msg_name = &peers[i],
                                               .msg_namelen = sizeof peers[i],
                                               .msg_iov = &parts[i],
                                               .msg_iovlen = 1,
                                               .msg_control = controls[i],
                                               .msg_controllen = sizeof controls[i]};
        }
        int received = recvmmsg(fd, batch, BATCH, MSG_WAITFORONE, NULL);
        for (int i = 0; i < received; i++) parts[i].iov_len = batch[i].msg_len;
        /* sendmmsg stops at the first error (an unreachable sender, say): that one is dropped, the rest still go. */
        for (int sent = 0; sent < received;) {
            int more = sendmmsg(fd, batch + sent, received - sent, 0);
            sent += more > 0 ? more : 1;
        }
    }
}
