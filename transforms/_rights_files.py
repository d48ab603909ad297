"""What a site's two rights files mean for a path: /.well-known/tdmrep.json and /ai.txt.

Contains no network code: it is given the bodies. A body that is no such file (the HTML of a page
"not found", broken JSON, any bytes) holds no rule and never raises. Sizes and times are bounded: a
pattern costs one pass over the path, whatever its wildcards.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from schemas import Rights

TDMREP_PATH = "/.well-known/tdmrep.json"
AI_TXT_PATH = "/ai.txt"

MAX_FILE_BYTES = 512_000
"""As for robots.txt (RFC 9309, 2.5). Longer JSON is cut and so is none; of text the rest goes."""
MAX_RULES = 1_000
MAX_PATTERN_CHARS = 2_000
MAX_WILDCARDS = 32
"""A pattern with more is no rule: real ones have three."""
MAX_PATH_CHARS = 8_000

TEXT_TYPES = (".html", ".txt")
"""What an address without either ending counts as: it is the page's text that is kept."""

_RESERVATIONS = {"1": True, "0": False}
_POLICY = re.compile(r"https?://[!-~]{1,2000}")
_FILE_TYPE = re.compile(r"\*(\.[a-z0-9]{1,10})\$?", re.IGNORECASE)
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~*$")
"""RFC 3986's unreserved characters, and the two a pattern must escape to mean themselves."""
_SAFE = "".join(map(chr, range(0x21, 0x7F)))


class Pattern(NamedTuple):
    """A path pattern of robots.txt (RFC 9309, 2.2.3): a prefix, `*` anything, `$` the end."""

    parts: tuple[str, ...]
    is_ended: bool
    octets: int
    """How specific it is."""

    def matches(self, path: str) -> bool:
        """Tell whether a normalised path is meant."""
        first, *others = self.parts
        if not others:
            return path == first if self.is_ended else path.startswith(first)
        if not path.startswith(first):
            return False
        at = len(first)
        *middle, last = others
        for part in middle:
            found = path.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        if self.is_ended:
            return len(path) - len(last) >= at and path.endswith(last)
        return path.find(last, at) >= 0


class TdmRule(NamedTuple):
    """One entry of tdmrep.json."""

    location: Pattern
    rights: Rights


class TdmRules(NamedTuple):
    """The rules of one tdmrep.json, in the order of the file."""

    rules: tuple[TdmRule, ...] = ()

    def of(self, path: str) -> Rights:
        """Return what the first rule that means this path (with its query) says."""
        wanted = normal_path(path)
        return next((one.rights for one in self.rules if one.location.matches(wanted)), Rights())


def read_tdmrep(body: bytes) -> TdmRules:
    """Read a tdmrep.json; an entry that is none is passed over."""
    try:
        stated = json.loads(body[:MAX_FILE_BYTES])
    except (ValueError, RecursionError):  # a broken encoding is a ValueError, too
        return TdmRules()
    entries = stated if isinstance(stated, list) else [stated]  # some write the one rule alone
    return TdmRules(tuple(_tdm_rules(entries[:MAX_RULES])))


def _tdm_rules(entries: list[object]) -> Iterator[TdmRule]:
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        location, reserved = entry.get("location"), reservation(entry.get("tdm-reservation"))
        pattern = _pattern(location) if isinstance(location, str) else None
        if reserved is not None and pattern is not None:
            policy = policy_url(entry.get("tdm-policy")) if reserved else None
            rights = Rights(tdm_reserved=reserved, tdm_policy=policy, basis=("tdmrep.json",))
            yield TdmRule(pattern, rights)


class AiRule(NamedTuple):
    """One line of ai.txt; one that names a file type (`*.html`) means the end of a path."""

    is_allowed: bool
    pattern: Pattern
    file_type: str | None

    def matches(self, path: str) -> bool:
        """Tell whether a normalised path is meant."""
        if self.file_type is None:
            return self.pattern.matches(path)
        bare = path.partition("?")[0].lower()
        is_text = self.file_type in TEXT_TYPES and not bare.endswith(TEXT_TYPES)
        return is_text or bare.endswith(self.file_type)


class AiRules(NamedTuple):
    """The rules of one ai.txt for one crawler."""

    rules: tuple[AiRule, ...] = ()

    def of(self, path: str) -> Rights:
        """Return what the most specific rule says of this path; of two alike the permission."""
        if not self.rules:
            return Rights()
        wanted = normal_path(path)
        found = [
            (rule.pattern.octets, rule.is_allowed) for rule in self.rules if rule.matches(wanted)
        ]
        return Rights(ai_allowed=max(found)[1], basis=("ai.txt",)) if found else Rights()


def read_ai_txt(body: bytes, product_token: str = "") -> AiRules:
    """Read an ai.txt: the rules for this crawler's name if there are some, else those for `*`."""
    text = body[:MAX_FILE_BYTES].decode("utf-8-sig", "replace")
    if text.lstrip()[:1] in ("<", "{", "["):
        return AiRules()  # a page or JSON, not this format
    groups: dict[str, list[AiRule]] = {}
    for agent, rule in _ai_lines(text, frozenset(("*", product_token.lower()))):
        rules = groups.setdefault(agent, [])
        if rule is not None and len(rules) < MAX_RULES:
            rules.append(rule)
    return AiRules(tuple(groups.get(product_token.lower(), groups.get("*", ()))))


def _ai_lines(text: str, known: frozenset[str]) -> Iterator[tuple[str, AiRule | None]]:
    """Yield each line with each known agent it is for; None for the line that names the agent."""
    agents: set[str] = set()
    names_agents = False
    for line in text.splitlines():
        field, colon, value = (one.strip() for one in line.partition("#")[0].partition(":"))
        match field.lower() if colon else "":
            case "user-agent":
                agents = agents if names_agents else set()
                names_agents = True
                if value.lower() in known:
                    agents.add(value.lower())
                    yield value.lower(), None
            case "allow" | "disallow" as kind:
                names_agents = False
                rule = _ai_rule(kind == "allow", value) if agents else None
                yield from ((agent, rule) for agent in sorted(agents))


def _ai_rule(is_allowed: bool, value: str) -> AiRule | None:
    if not value:  # "Disallow:" allows everything that no other line forbids
        return None if is_allowed else AiRule(True, Pattern(("",), False, 0), None)
    file_type, pattern = _FILE_TYPE.fullmatch(value), _pattern(value)
    ending = file_type[1].lower() if file_type else None
    return None if pattern is None else AiRule(is_allowed, pattern, ending)


class SiteRules(NamedTuple):
    """Both files of one origin."""

    tdm: TdmRules = TdmRules()
    ai: AiRules = AiRules()

    def of(self, url: str) -> tuple[Rights, Rights]:
        """Return what each file says of an address of this origin; for `_rights.merged`."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return Rights(), Rights()
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        return self.tdm.of(path), self.ai.of(path)


def reservation(value: object) -> bool | None:
    """Return what a tdm-reservation says; every value but 0 and 1 counts as none (TDMRep, 3)."""
    return _RESERVATIONS.get(str(value).strip()) if isinstance(value, int | str) else None


def policy_url(value: object) -> str | None:
    """Return the address of a policy, or None for what is no web address."""
    found = _POLICY.fullmatch(value.strip()) if isinstance(value, str) else None
    return found[0] if found else None


def normal_path(path: str) -> str:
    """Return a path in the one spelling that patterns are compared in."""
    return _unescaped(path[:MAX_PATH_CHARS]) or "/"


def _pattern(raw: str) -> Pattern | None:
    text = raw.strip()  # never cut: a shorter pattern means more paths
    if not 0 < len(text) <= MAX_PATTERN_CHARS or text.count("*") > MAX_WILDCARDS:
        return None
    rooted = text if text.startswith(("/", "*")) else f"/{text}"
    is_ended = rooted.endswith("$")
    parts = (rooted[:-1] if is_ended else rooted).split("*")
    return Pattern(tuple(map(_unescaped, parts)), is_ended, len(rooted))


def _unescaped(text: str) -> str:
    quoted = quote(text, safe=_SAFE, errors="replace")
    return _ESCAPED.sub(_readable, quoted)


def _readable(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    return character if character in _PLAIN else escape[0].upper()
