"""The one canonicaliser of web addresses, and the ids made from it.

`canonical_url` names an article: two spellings of one address give one string. `request_url`
names what is asked of a server: normalised in spelling only, no parameter is taken away.
Contains no network code; never raises on any string.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, urljoin, urlsplit

import idna

from schemas import stable_id

MAX_URL_CHARS = 4_096
"""Longer addresses are attacks or accidents: twice what sitemaps.org allows."""

DEFAULT_PORTS = {"http": 80, "https": 443}

TRACKING_PREFIXES = (
    "utm_",  # Google Analytics and everybody who copied it
    "at_",  # AT Internet / Piano (BBC, France 24)
    "ns_",  # comScore
    "mtm_",  # Matomo
    "pk_",  # Matomo, its older name
    "hsa_",  # HubSpot ads
    "oly_",  # Omeda
    "fb_",  # Facebook actions
    "guce_",  # Yahoo consent
    "soc_",  # Yahoo sharing
    "__twitter_",
)
"""Names of query parameters, by how they start."""

TRACKING_NAMES = frozenset(
    (
        # Click ids of advertising networks.
        *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ymclid"),
        *("twclid", "ttclid", "igshid", "igsh", "li_fat_id", "epik", "rdt_cid", "srsltid"),
        # Newsletters.
        *(
            "mc_cid",
            "mc_eid",
            "mkt_tok",
            "_hsenc",
            "_hsmi",
            "vero_id",
            "wickedid",
        ),
        # Analytics of single publishers: Daily Mail, Le Monde, NYT, Guardian, MSN, Conde Nast.
        *(
            "ito",
            "xtor",
            "smid",
            "cmp",
            "cmpid",
            "s_cid",
            "ncid",
            "ocid",
            "mbid",
            "wt.mc_id",
            "wt_mc",
        ),
        *("guccounter", "_ga", "_gl", "sr_share", "spm", "wt_zmc", "wt.zmc"),
    )
)
"""Whole names of query parameters, lower case. `ref`, `source` and `id` can choose an article."""

_LINE_BREAKS = re.compile(r"[\t\r\n]")
_BARE_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_HOST = re.compile(
    r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*"
)
_NUMERIC_LABEL = re.compile(r"\d+|0x[0-9a-f]*")


def canonical_url(url: str, base: str | None = None) -> str | None:
    """Return the one spelling of a web address, or None for what is none."""
    requested = request_url(url, base)
    if requested is None or "?" not in requested:
        return requested
    path, _, query = requested.partition("?")
    kept = "&".join(part for part in query.split("&") if part and not _is_tracking(part))
    return f"{path}?{kept}" if kept else path


def request_url(url: str, base: str | None = None) -> str | None:
    """Return the address to ask for: absolute, http(s), ASCII, without fragment or credentials."""
    try:
        return _normalised(_joined(url, base))
    except ValueError:  # urlsplit, ports, idna and surrogates all answer with its subclasses
        return None


def article_id(canonical: str) -> str:
    """Return the id of the article that lives at a canonical address."""
    return stable_id("a", canonical)


def host_of(url: str) -> str:
    """Return the lower-case host, with a port that is not the scheme's own; "" for no address."""
    normal = request_url(url)
    return "" if normal is None else urlsplit(normal).netloc


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address `request_url` made: what robots.txt covers."""
    return url[: url.index("/", url.index("//") + 2)]


def _joined(url: str, base: str | None) -> str:
    """Clean an address as browsers do before they read it, and join it to its base."""
    if len(url) > MAX_URL_CHARS:
        raise ValueError("too long")
    clean = _LINE_BREAKS.sub("", url.strip(_BLANKS))
    head, mark, query = clean.partition("?")
    # Browsers read `\` as `/`; reading it otherwise would let `http://a\@b/` name two hosts.
    clean = head.replace("\\", "/") + mark + query
    return clean if base is None else urljoin(base, clean)


_BLANKS = "".join(map(chr, range(0x21))) + "\x7f\x85\xa0\u2028\u2029\ufeff\u200b"


def _normalised(url: str) -> str | None:
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS or not parts.hostname:
        return None
    host = _normal_host(parts.hostname, is_bracketed="[" in parts.netloc)
    port = parts.port
    if host is None or port == 0:
        return None
    netloc = host if port in (None, DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    path = _without_dot_segments(_normal_escapes(parts.path, safe="/%:@!$&'()*+,;=~"))
    query = _normal_escapes(parts.query, safe="/%:@!$&'()*+,;=~?[]|")
    normal = f"{scheme}://{netloc}{path}" + (f"?{query}" if query else "")
    return normal if len(normal) <= MAX_URL_CHARS else None


def _normal_host(host: str, *, is_bracketed: bool) -> str | None:
    if is_bracketed:
        return f"[{ipaddress.IPv6Address(host.partition('%')[0]).compressed}]"
    name = host.rstrip(".").lower()
    if not name.isascii():
        name = idna.encode(name, uts46=True, transitional=False).decode("ascii")
    if len(name) > 253 or not _HOST.fullmatch(name):
        return None
    if _NUMERIC_LABEL.fullmatch(name.rpartition(".")[2]):
        # `2130706433`, `0x7f.1` and `127.1` are 127.0.0.1 to a resolver: only the plain form.
        return str(ipaddress.IPv4Address(name))
    return name


def _normal_escapes(text: str, safe: str) -> str:
    """Escape what must be, unescape what need not be, upper-case the rest: idempotent."""
    escaped = _BARE_PERCENT.sub("%25", text)
    if _ESCAPE.search(escaped):
        escaped = _ESCAPE.sub(_plain_or_upper, escaped)
    return quote(escaped, safe=safe)


def _plain_or_upper(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _without_dot_segments(path: str) -> str:
    """Resolve `.` and `..` (RFC 3986, 5.2.4); an empty path is `/`."""
    if "/." not in path:
        return path or "/"
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _is_tracking(part: str) -> bool:
    name = part.partition("=")[0].lower()
    return name in TRACKING_NAMES or name.startswith(TRACKING_PREFIXES)
