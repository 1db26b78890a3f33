# SPDX-License-Identifier: Apache-2.0
"""Who a libvirt domain is, from its XML: on standard input of a hook, or asked from libvirt.

Source: libvirt's docs/formatdomain.rst. `<target dev>` is the name of the interface on this host.
"""

from __future__ import annotations

from xml.etree import ElementTree

from ..guest import Guest, NotServed, told

_NOT_AT_A_SWITCH = ("direct", "hostdev", "user")  # macvtap, a device of the guest's own, QEMU's own network


def parse_domain(text: str) -> Guest:
    """Its name, its UUID, and (MAC, tap) of each interface that is a port of a switch. Raises NotServed if it is no domain."""
    try:
        domain = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError) as malformed:  # a ValueError is of characters that XML cannot have
        raise NotServed(f"no domain XML: {malformed}") from malformed
    plugged = (each for each in domain.iterfind("devices/interface") if each.get("type") not in _NOT_AT_A_SWITCH)
    found = ((_attribute(each, "mac", "address").lower(), _attribute(each, "target", "dev")) for each in plugged)
    interfaces = [(mac, tap) for mac, tap in found if mac and tap]
    return told(domain.findtext("name", ""), interfaces, domain.findtext("uuid", "").lower())


def _attribute(interface: ElementTree.Element, element: str, name: str) -> str:
    found = interface.find(element)
    return "" if found is None else found.get(name, "")
