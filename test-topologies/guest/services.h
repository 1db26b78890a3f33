/* SPDX-License-Identifier: Apache-2.0 */
/* The guest's services: one static binary, called by the name of the service (as busybox is), so that libc is in the image once. */
#ifndef HYPERMIP_SERVICES_H
#define HYPERMIP_SERVICES_H

/* Each serves until it is killed; a return value is an exit status, with the reason on standard error. */
int udp_echo(int port);
int tcp_echo(int port);
int tcp_sink(int port);
int tcp_source(int port);
int write_memory(int mbytes_per_second);

/* Has udp_probe's packets answered below the sockets, by the program in that file; 0, or -1 with the reason on standard error. */
int answer_in_driver(const char *path);

#endif
