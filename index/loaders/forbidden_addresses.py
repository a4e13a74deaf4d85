"""Say of a numeric internet address whether a page of the public Web can be there.

Pure; ``fetching`` asks it for every address before it connects.
"""

from __future__ import annotations

import re
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_TRANSLATED = IPv6Network("64:ff9b::/96")  # NAT64: the last 32 bits are an IPv4 address
_COMPATIBLE = IPv6Network("::/96")  # the old writing of IPv4 addresses, also ``::`` and ``::1``
# Public by number, but a cloud's own: Azure's host of virtual machines.
_CLOUD = frozenset((IPv4Address("168.63.129.16"),))
# Decimal, octal, hexadecimal and short forms, which the system would read as IPv4.
_NUMERIC_HOST = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}\.?", re.IGNORECASE)


def why_forbidden(address: IPv4Address | IPv6Address) -> str | None:
    """Return why no public page can be at the address (``private``, ...), ``None`` if one can."""
    inner = _embedded(address)
    if inner is not None:
        return why_forbidden(inner)
    for kind, holds in (
        ("a loopback address", address.is_loopback),
        ("a link-local address", address.is_link_local),
        ("a multicast address", address.is_multicast),
        ("an unspecified address", address.is_unspecified),
        ("a private address", address.is_private),
        ("a cloud's own address", address in _CLOUD),
        ("a reserved address", not address.is_global or address.is_reserved),
    ):
        if holds:
            return kind
    return None


def numeric_host(host: str) -> IPv4Address | IPv6Address | None:
    """Return the address that a host is a number of, in any form the system reads, or ``None``."""
    bare = host.strip("[]").partition("%")[0]
    try:
        return ip_address(bare)
    except ValueError:
        pass
    if not _NUMERIC_HOST.fullmatch(bare):
        return None
    try:
        return IPv4Address(socket.inet_aton(bare.rstrip(".")))
    except (OSError, ValueError):
        return None


def _embedded(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address leads to by a mapping or a tunnel."""
    if isinstance(address, IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _TRANSLATED or (address in _COMPATIBLE and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None
