#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the guest: Debian's cloud kernel (downloaded and unpacked, never installed) and a small initramfs around busybox, services.c and
# answer.bpf.c.
# Usage: build.sh DIRECTORY. Leaves DIRECTORY/vmlinuz and DIRECTORY/initramfs; does nothing when they are newer than what they are made of.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
packet=$here/../probe/packet.h
mkdir -p "$1"
out=$(cd "$1" && pwd)

# Each needs those before it.
modules=(virtio_ring virtio virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci failover net_failover virtio_net)
services=(udp-echo tcp-echo tcp-sink tcp-source write-memory)

exec 9>"$out/.lock"
flock -w 300 9

unpack_kernel() {
  [[ -s $out/vmlinuz && -d $out/kernel/lib/modules ]] && return
  local package
  package=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: *\(linux-image-[0-9].*\)/\1/p' | head -n 1)
  if [[ -z $package ]]; then
    apt-get update -qq
    package=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: *\(linux-image-[0-9].*\)/\1/p' | head -n 1)
  fi
  echo "Guest kernel: $package"
  rm -rf "$out/kernel" "$out"/linux-image-*.deb
  # A package list of yesterday may name a file that the archive has replaced since.
  (cd "$out" && { timeout 300 apt-get download -qq "$package" 2>/dev/null || { apt-get update -qq && timeout 300 apt-get download -qq "$package"; }; })
  dpkg -x "$out"/linux-image-*.deb "$out/kernel"
  rm "$out"/linux-image-*.deb
  mv "$out"/kernel/boot/vmlinuz-* "$out/vmlinuz"
}

build_initramfs() {
  local root=$out/root name
  rm -rf "$root"
  mkdir -p "$root/bin" "$root/modules" "$root/dev"
  gcc -std=gnu11 -O2 -Wall -Wextra -Werror -static -s -o "$root/bin/services" $(find "$here" -name '*.c' ! -name '*.bpf.c')
  bpf-gcc -O2 -Wall -Werror -I/usr/include -I/usr/include/x86_64-linux-gnu -I"$(dirname "$packet")" -c -o "$out/answer.o" "$here/answer.bpf.c"
  bpf-objcopy -O binary -j answer "$out/answer.o" "$root/answer.bpf"
  for name in "${services[@]}"; do ln -s services "$root/bin/$name"; done
  cp /bin/busybox "$root/bin/busybox"
  cp "$here/init" "$root/init"
  chmod 755 "$root/init"
  for name in "${modules[@]}"; do find "$out/kernel/lib/modules" -name "$name.ko" -exec cp {} "$root/modules/" \; ; done
  printf '%s\n' "${modules[@]}" >"$root/modules/order"
  # Not compressed hard: the guest's emulated processor is the one that has to unpack it.
  (cd "$root" && find . | cpio -o -H newc --quiet | gzip -1) >"$out/initramfs.new"
  mv "$out/initramfs.new" "$out/initramfs"
}

unpack_kernel
if [[ ! -s $out/initramfs || -n $(find "$here" "$packet" "$out/vmlinuz" -newer "$out/initramfs" -type f) ]]; then build_initramfs; fi
