/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers udp_probe's packets in the network driver (XDP): what asks is sent back to where it came from, what only tells is dropped.
 * Everything else goes the usual way, up to the guest's sockets. Checksums stay right, as swapped addresses add up to the same.
 */
#include "packet.h"

#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/udp.h>

#define inline_always static inline __attribute__((always_inline)) /* the verifier follows no pointer into another function */
#define swap(type, a, b)        \
    do {                        \
        type kept = (a);        \
        (a) = (b);              \
        (b) = kept;             \
    } while (0)

enum { NO_OPTIONS = 0x45 }; /* IPv4's first byte */

struct mac {
    __u8 bytes[ETH_ALEN];
};

inline_always __u16 network_order(__u16 number)
{
    return __builtin_bswap16(number);
}

inline_always int is_datagram_of_probe(const struct udphdr *udp, const void *end)
{
    return (const void *)(udp + 1) + sizeof(__u32) <= end && udp->dest == network_order(ECHO_PORT);
}

inline_always int turn(struct ethhdr *ethernet, struct udphdr *udp)
{
    swap(struct mac, *(struct mac *)ethernet->h_source, *(struct mac *)ethernet->h_dest);
    swap(__be16, udp->source, udp->dest);
    return XDP_TX;
}

inline_always int answer_ip(struct ethhdr *ethernet, const void *end)
{
    struct iphdr *ip = (void *)(ethernet + 1);
    struct udphdr *udp = (void *)(ip + 1);
    if (!((const void *)(udp + 1) <= end && *(__u8 *)ip == NO_OPTIONS && ip->protocol == IPPROTO_UDP) || !is_datagram_of_probe(udp, end))
        return XDP_PASS;
    __u32 tag = *(__u32 *)(udp + 1);
    if (tag != TAG_ASKS)
        return tag == TAG_TELLS ? XDP_DROP : XDP_PASS;
    swap(__be32, ip->saddr, ip->daddr);
    return turn(ethernet, udp);
}

inline_always int answer_ip6(struct ethhdr *ethernet, const void *end)
{
    struct ipv6hdr *ip = (void *)(ethernet + 1);
    struct udphdr *udp = (void *)(ip + 1);
    if (!((const void *)(udp + 1) <= end && ip->nexthdr == IPPROTO_UDP) || !is_datagram_of_probe(udp, end))
        return XDP_PASS;
    __u32 tag = *(__u32 *)(udp + 1);
    if (tag != TAG_ASKS)
        return tag == TAG_TELLS ? XDP_DROP : XDP_PASS;
    swap(struct in6_addr, ip->saddr, ip->daddr);
    return turn(ethernet, udp);
}

__attribute__((section("answer"))) int answer_probe(struct xdp_md *context)
{
    struct ethhdr *ethernet = (void *)(long)context->data;
    const void *end = (void *)(long)context->data_end;
    if ((const void *)(ethernet + 1) > end)
        return XDP_PASS;
    if (ethernet->h_proto == network_order(ETH_P_IP))
        return answer_ip(ethernet, end);
    return ethernet->h_proto == network_order(ETH_P_IPV6) ? answer_ip6(ethernet, end) : XDP_PASS;
}
