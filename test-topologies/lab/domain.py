# SPDX-License-Identifier: Apache-2.0
"""A machine of the plan as libvirt's domain XML: the same guest as lab/qemu.py starts."""

from __future__ import annotations

import uuid
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from . import plan
from .hypervisor import bridge
from .qemu import boot_parameters

_MEMORY_KIB = 129 * 1024  # libvirt rounds up what lab/qemu.py has to whole MiB, and compares both ends' numbers before that
_SLOTS = 4  # for libvirt's own devices, and one to be plugged in
# Without these the guest would leave checksums to the host, and OVS's userspace datapath would carry them unmade.
_NO_OFFLOADS = " ".join(f"{name}='off'" for name in ("csum", "tso4", "tso6", "ecn", "ufo"))


def domain_xml(machine: plan.Machine, tap: str, image: Path, console: Path) -> str:
    """The domain with its tap, which has to be there, at one hypervisor."""
    return _domain(machine, image, console, _interface(machine.mac, "ethernet", f"<target dev='{tap}' managed='no'/>"))


def wandering_domain_xml(machine: plan.Machine, image: Path, console: Path) -> str:
    """The same at every hypervisor: libvirt makes the tap and names it. Further interfaces have slots; ACPI unplugs them."""
    slots = "<controller type='pci' index='0' model='pcie-root'/>" + "<controller type='pci' model='pcie-root-port'/>" * _SLOTS
    return _domain(machine, image, console, bridged_interface_xml(machine, 0) + slots, "<features><acpi/></features>")


def bridged_interface_xml(machine: plan.Machine, number: int) -> str:
    """One of its interfaces, a port of Open vSwitch that libvirt makes and names; see libvirt_ports.py for the bridge."""
    where = f"<source bridge='{bridge(machine, number)}'/><virtualport type='openvswitch'/>"
    return _interface(machine.interfaces[number].mac, "bridge", where)


def uuid_of(machine: plan.Machine) -> str:
    """By which libvirt knows the domain wherever it is, and by whatever name."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, machine.name))


def _interface(mac: str, kind: str, where: str) -> str:
    return f"""\
    <interface type='{kind}'>
      <mac address='{mac}'/>
      {where}
      <model type='virtio'/>
      <driver>
        <host {_NO_OFFLOADS} gso='off'/>
        <guest {_NO_OFFLOADS}/>
      </driver>
      <rom enabled='no'/>
    </interface>
"""


def _domain(machine: plan.Machine, image: Path, console: Path, devices: str, features: str = "") -> str:
    return f"""\
<domain type='qemu'>
  <name>{escape(machine.name)}</name>
  <uuid>{uuid_of(machine)}</uuid>
  <memory unit='KiB'>{_MEMORY_KIB}</memory>
  <vcpu current='1'>2</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <kernel>{escape(str(image / "vmlinuz"))}</kernel>
    <initrd>{escape(str(image / "initramfs"))}</initrd>
    <cmdline>{escape(" ".join(boot_parameters(machine)))}</cmdline>
  </os>
  {features}
  <on_crash>preserve</on_crash>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <controller type='usb' model='none'/>
    <memballoon model='none'/>
    <serial type='file'>
      <source path={quoteattr(str(console))}/>
    </serial>
{devices}  </devices>
</domain>
"""
