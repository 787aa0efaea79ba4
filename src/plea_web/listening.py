"""Where the desk may listen. What is read here must not cross a network in the clear."""

from __future__ import annotations

import os
from contextlib import suppress
from ipaddress import ip_address
from typing import Any


def is_loopback(host: str) -> bool:
    """True when an address or a name is this machine's own, and no other machine can reach it.

    >>> is_loopback("127.0.0.1"), is_loopback("[::1]"), is_loopback("0.0.0.0"), is_loopback("")
    (True, True, False, False)
    """
    if host == "localhost":
        return True
    with suppress(ValueError):
        address = ip_address(host.strip("[]"))
        mapped = getattr(address, "ipv4_mapped", None)
        return bool((mapped or address).is_loopback)
    return False


def may_listen(host: str, https: bool) -> str | None:
    """Return what stands in the way of listening on a host, as a sentence; None when nothing does."""
    if is_loopback(host) or https:
        return None
    return (
        f"On {host} other computers could reach the desk, and names, letters and passwords would cross the "
        "network in the clear. Leave the address out, so that only this computer reaches it; or put a web "
        "server with TLS in front of it, and set PLEA_HTTPS=1 and PLEA_HOSTS=its name."
    )


def proxy_settings(https: bool) -> dict[str, Any]:
    """Return what waitress has to know of the web server with TLS in front of the desk, on the same machine.

    It alone says who asks, and that they ask by TLS; from everybody else these headers are dropped.
    """
    if not https:
        return {}
    return {
        "trusted_proxy": "127.0.0.1",
        "trusted_proxy_headers": {"x-forwarded-proto", "x-forwarded-for"},
        "clear_untrusted_proxy_headers": True,
    }


def address_of(host: str, port: int) -> str:
    """Return where people reach the desk: behind TLS by the first name in PLEA_HOSTS.

    >>> address_of("127.0.0.1", 8017)
    'http://127.0.0.1:8017'
    """
    name = os.environ.get("PLEA_HOSTS", "").partition(",")[0]
    if os.environ.get("PLEA_HTTPS") == "1" and name:
        return f"https://{name}"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
