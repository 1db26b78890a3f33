# SPDX-License-Identifier: Apache-2.0
"""The machine, as its domain XML tells it: a live one of libvirt 9.0, as the hook was given it."""

import unittest

from hypermip_notifier.libvirt.domain_xml import parse_domain
from hypermip_notifier.guest import Guest, NotServed

UUID = "77a7cfd9-1e57-5252-92d9-0bcdebe7a3c9"
HANDED_TO_THE_HOOK = """\
<domain type='qemu' id='1'>
  <name>vm1</name>
  <uuid>77a7cfd9-1e57-5252-92d9-0bcdebe7a3c9</uuid>
  <memory unit='KiB'>132096</memory>
  <currentMemory unit='KiB'>132096</currentMemory>
  <vcpu placement='static'>1</vcpu>
  <os>
    <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
    <kernel>/var/lib/libvirt/images/vmlinuz</kernel>
    <initrd>/var/lib/libvirt/images/initramfs</initrd>
    <cmdline>console=ttyS0 quiet hm.address=eth0,10.1.0.50/24 hm.gateway=10.1.0.1</cmdline>
    <boot dev='hd'/>
  </os>
  <clock offset='utc'/>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>preserve</on_crash>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <interface type='ethernet'>
      <mac address='52:54:00:00:01:32'/>
      <target dev='hm-vm1-b' managed='no'/>
      <model type='virtio'/>
      <driver>
        <host csum='off' gso='off' tso4='off' tso6='off' ecn='off' ufo='off'/>
        <guest csum='off' tso4='off' tso6='off' ecn='off' ufo='off'/>
      </driver>
      <alias name='net0'/>
      <rom enabled='no'/>
      <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
    </interface>
    <audio id='1' type='none'/>
    <memballoon model='none'/>
  </devices>
  <seclabel type='dynamic' model='dac' relabel='yes'>
    <label>+0:+0</label>
    <imagelabel>+0:+0</imagelabel>
  </seclabel>
</domain>
"""
SEVERAL = """\
<domain type='kvm'>
  <name>gateway</name>
  <devices>
    <interface type='network'>
      <mac address='52:54:00:AA:00:01'/>
      <source network='default' bridge='virbr0'/>
      <target dev='vnet7'/>
    </interface>
    <interface type='direct'>
      <mac address='52:54:00:aa:00:02'/>
      <source dev='eno1' mode='bridge'/>
      <target dev='macvtap0'/>
    </interface>
    <interface type='bridge'>
      <mac address='52:54:00:aa:00:03'/>
      <source bridge='br-int'/>
      <virtualport type='openvswitch'/>
      <target dev='vnet8'/>
    </interface>
    <interface type='user'>
      <mac address='52:54:00:aa:00:04'/>
    </interface>
    <interface type='bridge'>
      <mac address='52:54:00:aa:00:05'/>
      <source bridge='br-int'/>
    </interface>
  </devices>
</domain>
"""


class ParseDomainTest(unittest.TestCase):
    def test_a_guest_of_another_name_at_the_destination_is_the_same_by_its_uuid(self) -> None:
        ends = [parse_domain(HANDED_TO_THE_HOOK.replace(">vm1<", f">{name}<")) for name in ("vm1", "vm1-moved")]
        self.assertEqual({end.known_by("uuid").id for end in ends}, {UUID})
        self.assertEqual(len({end.known_by("name").id for end in ends}), 2)

    def test_tells_name_mac_and_tap(self) -> None:
        self.assertEqual(parse_domain(HANDED_TO_THE_HOOK), Guest("vm1", (("52:54:00:00:01:32", "hm-vm1-b"),), UUID))

    def test_leaves_out_what_is_no_port_of_a_switch(self) -> None:
        found = (("52:54:00:aa:00:01", "vnet7"), ("52:54:00:aa:00:03", "vnet8"))
        self.assertEqual(parse_domain(SEVERAL), Guest("gateway", found))

    def test_what_is_no_domain_is_not_served(self) -> None:
        with self.assertRaises(NotServed):
            parse_domain("")


if __name__ == "__main__":
    unittest.main()
