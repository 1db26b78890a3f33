#!/usr/bin/env bash
# Installs what the build and the lab need on Debian 12, and nothing that is there already. Run as root.
set -euo pipefail

# The command or file each package brings: what is there is not asked for again, so a second run costs nothing.
wanted=(
  javac:openjdk-17-jdk-headless mvn:maven curl:curl gcc:gcc python3:python3 openssl:openssl
  ovs-vsctl:openvswitch-switch mn:mininet qemu-system-x86_64:qemu-system-x86
  ethtool:ethtool cpio:cpio ping:iputils-ping arping:iputils-arping ip:iproute2 radvd:radvd tcpdump:tcpdump
  /usr/lib/python3/dist-packages/ovs/__init__.py:python3-openvswitch
  libvirtd:libvirt-daemon virsh:libvirt-clients /usr/lib/python3/dist-packages/libvirt.py:python3-libvirt
  /usr/lib/python3/dist-packages/matplotlib/__init__.py:python3-matplotlib dot:graphviz
  /usr/lib/python3/dist-packages/scapy/__init__.py:python3-scapy
  sysctl:procps gzip:gzip flock:util-linux /bin/busybox:busybox-static bpf-gcc:gcc-bpf /usr/include/stdlib.h:libc6-dev
)

missing=()
for entry in "${wanted[@]}"; do
  what=${entry%%:*} package=${entry#*:}
  if [[ $what == /* ]]; then [[ -e $what ]] || missing+=("$package"); else command -v "$what" >/dev/null || missing+=("$package"); fi
done
((${#missing[@]})) || exit 0

[[ $(id -u) == 0 ]] || { echo "install.sh: missing packages: ${missing[*]}; run it as root, or install them" >&2; exit 1; }
echo "Installing from Debian: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
dpkg --configure -a  # what an installation that was killed has left
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}"
