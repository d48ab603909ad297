"""Which network addresses may be connected to. Contains no network code.

A feed is written by strangers: no link, redirect or name in it may reach a machine that the
public internet cannot reach, unless the user has named that host and port.
"""

from __future__ import annotations

import ipaddress
from contextlib import suppress
from functools import lru_cache

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

REFUSED_V4 = tuple(
    map(
        ipaddress.IPv4Network,
        (  # IANA IPv4 Special-Purpose Address Registry, all that is not globally reachable
            "0.0.0.0/8",  # "this network"; Linux connects 0.0.0.0 to itself
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # carrier-grade NAT
            "127.0.0.0/8",  # loopback
            "169.254.0.0/16",  # link-local, where clouds serve credentials
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # IETF protocol assignments
            "192.0.2.0/24",  # documentation
            "192.88.99.0/24",  # 6to4 relay
            "192.168.0.0/16",  # private
            "198.18.0.0/15",  # benchmarking
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, broadcast
        ),
    )
)

PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")
"""All that IANA has given out for global use; mapped IPv4, NAT64 and ULA lie outside."""

REFUSED_V6 = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "2001::/23",  # protocol assignments, Teredo among them: embeds any IPv4 address
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4: embeds any IPv4 address
            "3fff::/20",  # documentation
        ),
    )
)

REFUSED_PORTS = frozenset(
    (  # The unprivileged part of fetch.spec.whatwg.org "bad ports": other protocols live there
        *(1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566),
        *(6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080),
    )
)
WEB_PORTS = frozenset((80, 443))


@lru_cache(maxsize=10_000)
def is_public(address: str) -> bool:
    """Say whether the whole internet means the same machine by this address."""
    try:
        ip: Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in REFUSED_V4)
    return ip in PUBLIC_V6 and not any(ip in network for network in REFUSED_V6)


def is_literal(host: str) -> bool:
    """Say whether a normalised host is an address, not a name: no resolver will see it."""
    return ":" in host or host.rpartition(".")[2].isdigit()


def is_web_port(port: int) -> bool:
    """Say whether a web server may be expected on this port."""
    return port in WEB_PORTS or (port >= 1024 and port not in REFUSED_PORTS)


class Gatekeeper:
    """What the user permits beyond the public web: `HOST:PORT`s, and detours to an address.

    The proxy may be a machine nearby; it is connected to, but no address names it as a page.
    """

    def __init__(
        self,
        allow_private: tuple[str, ...],
        connect_to: dict[str, str],
        proxy: tuple[str, int] | None = None,
    ) -> None:
        self._allowed = frozenset(_host_and_port(*_split(name)) for name in allow_private)
        self._detours = {
            _host_and_port(*_split(name)): _split(target) for name, target in connect_to.items()
        }
        self._granted: set[tuple[str, int]] = set(self._detours.values())
        self._proxy = None if proxy is None else _host_and_port(*proxy)
        if proxy is not None:
            self._granted.add(proxy)  # as it is, should it be an address

    def detour(self, host: str, port: int) -> tuple[str, int] | None:
        """Return where to connect instead, if the user said so."""
        return self._detours.get(_host_and_port(host, port))

    def admits_port(self, host: str, port: int) -> bool:
        """Say whether a request to this port is in order."""
        name = _host_and_port(host, port)
        return is_web_port(port) or name in self._allowed or name in self._detours

    def admits(self, host: str, port: int, address: str) -> bool:
        """Say whether `host` may be what its name resolved to; remembers what it grants."""
        if is_public(address):
            return True
        if _host_and_port(host, port) not in self._allowed:
            return False
        self._granted.add((address, port))
        return True

    def admits_name(self, host: str, port: int, address: str) -> bool:
        """Say whether a connection may go to what a name resolved to: a page's host, or the proxy.

        With a proxy no name but its own is resolved here.
        """
        if _host_and_port(host, port) == self._proxy:
            self._granted.add((address, port))
            return True
        return self.admits(host, port, address)

    def admits_peer(self, address: str, port: int) -> bool:
        """Say whether a socket may be opened to this address: asked last, on every connection."""
        return is_public(address) or (address, port) in self._granted


def not_admitted(host: str, port: int, address: str) -> str:
    """Say why an address is not connected to, and what permits it."""
    name = _host_and_port(host, port)
    kind = "a private address" if host == address else f"{address}, a private address"
    return f"{name} is {kind}; allow it with --allow-private {name}"


def _host_and_port(host: str, port: int) -> str:
    """Return the one spelling of a host and port: an IPv6 address in brackets, as in addresses."""
    if ":" not in host:
        return f"{host.lower()}:{port}"
    with suppress(ValueError):  # no address at all matches nothing a URL can hold
        host = ipaddress.IPv6Address(host).compressed
    return f"[{host.lower()}]:{port}"


def _split(target: str) -> tuple[str, int]:
    host, _, port = target.rpartition(":")
    return host.strip("[]"), int(port)
