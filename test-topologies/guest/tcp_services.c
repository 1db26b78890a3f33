/* SPDX-License-Identifier: Apache-2.0 */
/* Three TCP services, a process for each connection: echo shows survival and progress, sink and source measure throughput. */
#include "services.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BLOCK = 64 << 10, BACKLOG = 64 };

static char block[BLOCK];

static int listening_socket(int port) {
    int fd = socket(AF_INET6, SOCK_STREAM, 0), on = 1, off = 0;
    struct sockaddr_in6 any = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&any, sizeof any) || listen(fd, BACKLOG)) return -1;
    return fd;
}

static int write_all(int fd, const char *data, ssize_t length) {
    while (length > 0) {
        ssize_t written = write(fd, data, length);
        if (written <= 0) return -1;
        data += written;
        length -= written;
    }
    return 0;
}

static void echo(int fd) {
    ssize_t length;
    while ((length = read(fd, block, BLOCK)) > 0 && !write_all(fd, block, length)) {}
}

static void sink(int fd) {
    while (read(fd, block, BLOCK) > 0) {}
}

static void source(int fd) {
    while (!write_all(fd, block, BLOCK)) {}
}

static int serve(int port, void (*converse)(int)) {
    int listener = listening_socket(port), on = 1;
    if (listener < 0) return perror("tcp"), 1;
    signal(SIGCHLD, SIG_IGN); /* no zombies */
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd < 0) continue;
        if (!fork()) {
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            converse(fd);
            _exit(0);
        }
        close(fd);
    }
}

int tcp_echo(int port) { return serve(port, echo); }
int tcp_sink(int port) { return serve(port, sink); }
int tcp_source(int port) { return serve(port, source); }
