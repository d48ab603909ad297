"""The one canonicaliser of web addresses, and the ids made from it.

`canonical_url` names an article: two spellings of one address give one string, its AMP copies' too.
`request_url` names what is asked of a server: normalised in spelling only, nothing is taken away.
Contains no network code; never raises on any string.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit

import idna

from schemas import stable_id
from transforms import _amp

MAX_URL_CHARS = 4_096
"""Longer addresses are attacks or accidents: twice what sitemaps.org allows."""

DEFAULT_PORTS = {"http": 80, "https": 443}

TRACKING_PREFIX = "utm_"
"""Google Analytics and everybody who copied it: the one prefix nobody uses for anything else."""

TRACKING_NAMES = frozenset(
    (
        # Click ids of advertising networks.
        *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ymclid"),
        *("twclid", "ttclid", "igshid", "igsh", "li_fat_id", "epik", "rdt_cid", "srsltid"),
        # AT Internet / Piano (BBC, France 24).
        *("at_medium", "at_campaign", "at_campaign_type", "at_format", "at_variant", "at_network"),
        *("at_link_id", "at_link_type", "at_link_origin", "at_ptr_name", "at_bbc_team", "at_term"),
        *("at_custom1", "at_custom2", "at_custom3", "at_custom4", "at_creation", "at_platform"),
        *("at_emailtype", "at_send_date", "at_recipient_id", "at_recipient_list"),
        # comScore.
        *("ns_mchannel", "ns_source", "ns_campaign", "ns_linkname", "ns_fee"),
        # Matomo, now and under its older name.
        *("mtm_campaign", "mtm_source", "mtm_medium", "mtm_keyword", "mtm_kwd", "mtm_content"),
        *("mtm_cid", "mtm_group", "mtm_placement"),
        *("pk_campaign", "pk_source", "pk_medium", "pk_keyword", "pk_kwd", "pk_content", "pk_cid"),
        # HubSpot ads.
        *("hsa_acc", "hsa_cam", "hsa_grp", "hsa_ad", "hsa_src", "hsa_tgt", "hsa_kw", "hsa_mt"),
        *("hsa_net", "hsa_ver", "hsa_la", "hsa_ol"),
        # Newsletters; the last two are Omeda's.
        *("mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "vero_id", "wickedid"),
        *("oly_enc_id", "oly_anon_id"),
        # Facebook, Twitter, and Yahoo's sharing and consent.
        *("fb_action_ids", "fb_action_types", "fb_ref", "fb_source", "__twitter_impression"),
        *("soc_src", "soc_trk", "guccounter", "guce_referrer", "guce_referrer_sig"),
        # Analytics of single publishers: Daily Mail, Le Monde, NYT, MSN, Conde Nast.
        *("ito", "xtor", "smid", "cmpid", "s_cid", "ncid", "ocid", "mbid"),
        *("wt.mc_id", "wt_mc", "wt_zmc", "wt.zmc", "_ga", "_gl", "sr_share", "spm"),
    )
)
"""Whole names of query parameters, lower case. `ref`, `source` and `id` can choose an article;
so can what is only begun like one of these (`pk_article`), and the Guardian's short `cmp`."""

_ABSOLUTE = re.compile(r"https?://[^/?#]", re.I)
_LINE_BREAKS = re.compile(r"[\t\r\n]")
_BARE_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAME_IN_QUERIES = frozenset("/:@!$'()*,?[]|")
"""Mean the same escaped or not, for they separate nothing in a query; `&=+;#%` do."""
_ENTITY = re.compile(r"^(?:amp;)+", re.I)
"""What is left of an ampersand that was escaped once too often: `a=1&amp;b=2`."""
_HOST = re.compile(
    r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*"
)
_NUMERIC_LABEL = re.compile(r"\d+|0x[0-9a-f]*")


def canonical_url(url: str, base: str | None = None) -> str | None:
    """Return the one spelling of a web address, or None for what is none."""
    try:
        joined = _joined(url, base)
        requested = _normalised(joined)
        page = _hash_bang(joined)
    except ValueError:  # see request_url
        return None
    if requested is None:
        return None
    canonical = _without_amp(_without_tracking(requested)) + page
    return canonical if len(canonical) <= MAX_URL_CHARS else None


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
    # `urljoin` takes a last `;` off absolute addresses too.
    return clean if base is None or _ABSOLUTE.match(clean) else urljoin(base, clean)


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


@lru_cache(maxsize=10_000)
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


def _without_tracking(url: str) -> str:
    path, _, query = url.partition("?")
    if not query:
        return path
    parts = _ESCAPE.sub(_plain_in_query, query).split("&")
    named = (_ENTITY.sub("", part) for part in parts)
    kept = "&".join(part for part in named if part and not _is_tracking(part))
    return f"{path}?{kept}" if kept else path


def _plain_in_query(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _SAME_IN_QUERIES else match[0]


def _is_tracking(part: str) -> bool:
    lower = part.lower()
    name = lower.partition("=")[0]
    return name in TRACKING_NAMES or name.startswith(TRACKING_PREFIX) or lower in _amp.PARAMETERS


def _without_amp(url: str) -> str:
    """Fold what AMP made of an address; every step makes it shorter."""
    while "amp" in url:
        path, mark, query = url.partition("?")
        folded = _cached_page(url) or _amp.page_address(path) + mark + query
        if folded == url:
            break
        url = folded
    return url


def _cached_page(url: str) -> str | None:
    page = _amp.cached_page(url)
    try:
        return None if page is None else _normalised(page)
    except ValueError:  # see request_url
        return None


def _hash_bang(url: str) -> str:
    """Return the fragment that names a page of its own (`#!/story/7`); all others are places."""
    fragment = urlsplit(url).fragment
    if len(fragment) < 2 or not fragment.startswith("!"):
        return ""
    return "#" + _normal_escapes(fragment, safe="/%:@!$&'()*+,;=~?")
