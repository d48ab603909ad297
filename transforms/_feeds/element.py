"""One entry's element into a RawEntry: which children count, and which of them counts more."""

from __future__ import annotations

import binascii
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from transforms._feeds.model import (
    MAX_CONTENT_CHARS,
    MAX_DATE_CHARS,
    MAX_LINK_CHARS,
    MAX_LINKS,
    MAX_MEDIA,
    MAX_NAME_CHARS,
    MAX_TITLE_MARKUP,
    RawEntry,
)

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"

PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/elements/1.0/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://search.yahoo.com/mrss": "media:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:",
    "http://www.google.com/schemas/sitemap-news/0.9": "news:",
    "http://www.google.com/schemas/sitemap-image/1.1": "image:",
    RDF: "rdf:",
}
"""Namespaces of extensions we read, to the prefix everybody gives them."""

CORE = frozenset(
    (
        *("", "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"),
        *("http://purl.org/rss/1.0/", "http://purl.org/net/rss1.1#"),
        *("http://my.netscape.com/rdf/simple/0.9/", "http://channel.netscape.com/rdf/simple/0.9/"),
        *("http://backend.userland.com/rss2", "http://blogs.law.harvard.edu/tech/rss"),
        *("http://www.sitemaps.org/schemas/sitemap/0.9",),
        *(
            "http://www.google.com/schemas/sitemap/0.84",
            "http://www.google.com/schemas/sitemap/0.9",
        ),
    )
)
"""Namespaces of the formats themselves; a document's root and entries add their own."""

TITLES = ("title", "news:title", "dc:title", "media:title")
NAMES = ("guid", "id", "dc:identifier")
CONTENTS = ("content:encoded", "content")
SUMMARIES = ("summary", "description")
DATES = {
    "news:publication_date": "news:publication_date",
    "pubdate": "pubDate",
    "published": "published",
    "issued": "issued",
    "dc:date": "dc:date",
    "dcterms:issued": "dcterms:issued",
    "dcterms:created": "dcterms:created",
    "created": "created",
    "date": "date",
    "updated": "updated",
    "modified": "modified",
    "dcterms:modified": "dcterms:modified",
    "lastmod": "lastmod",
}
"""Best first: when it appeared, then when it was last changed."""
_DATE_ORDER = {key: place for place, key in enumerate(DATES)}
MEDIA = frozenset(("media:content", "media:thumbnail", "enclosure", "image:loc"))
GROUPS = frozenset(("media:group", "news:news", "image:image"))
"""Elements whose children count as the entry's own."""


_ABOUT = f"{{{RDF}}}about"
_ATTRIBUTES = (_ABOUT, "about", "href", "HREF", "LASTMOD")
"""Of an entry, all that are read."""

_LIMITS = {
    **dict.fromkeys(DATES, MAX_DATE_CHARS),
    **dict.fromkeys(TITLES, MAX_TITLE_MARKUP),
    **dict.fromkeys(NAMES, MAX_NAME_CHARS),
    **dict.fromkeys(CONTENTS, MAX_CONTENT_CHARS),
    **dict.fromkeys(("feedburner:origlink", "loc"), MAX_LINK_CHARS),
}
"""Keys of elements that are texts, and how much of them is read."""
READ = MEDIA | GROUPS | {"link", *_LIMITS, *SUMMARIES}

_WEB = ("https://", "http://")

ALTERNATE = frozenset(("alternate", "http://www.iana.org/assignments/relation/alternate"))


class Keys(dict[object, str | None]):
    """Full tag to the key of what it holds (lower case, with a known prefix), None: not read."""

    def __init__(self, *namespaces: str) -> None:
        super().__init__()
        self._core = CORE | set(namespaces) - set(PREFIXES)

    def __missing__(self, tag: object) -> str | None:
        key = self._key(tag) if isinstance(tag, str) else None
        if len(self) < 1_000:  # names are the publisher's: a document of new ones must not pile up
            self[tag] = key
        return key

    def is_core(self, tag: str) -> bool:
        """Say whether an element is the format's own, not some extension's of the same name."""
        return namespace_of(tag) in self._core

    def _key(self, tag: str) -> str | None:
        namespace, local = namespace_of(tag), without_prefix(local_of(tag))
        prefix = "" if namespace in self._core else PREFIXES.get(namespace)
        key = None if prefix is None else prefix + local
        return key if key in READ else None


def namespace_of(tag: str) -> str:
    """Return the namespace of an lxml tag, "" for none."""
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


def local_of(tag: object) -> str:
    """Return the local name of an element in lower case, "" for comments and the like."""
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def without_prefix(local: str) -> str:
    """Return a name without the format's own prefix, which it has when nobody declared it."""
    return local.removeprefix("rss:").removeprefix("atom:")


def raw_entry(entry: etree._Element, keys: Keys, url: str) -> RawEntry:
    """Read an entry's children."""
    found = _Found(entry, url)
    texts = found.texts
    for child in entry:
        key = keys[child.tag]
        if key is None:
            continue
        if (limit := _LIMITS.get(key)) is not None:
            # The usual case of `take`: a call for every child would be felt.
            if key not in texts and (text := markup_of(child, limit)):
                texts[key] = text
        elif key in GROUPS:
            for inner in child:
                if inner_key := keys[inner.tag]:
                    found.take(inner_key, inner)
        else:
            found.take(key, child)
    about = found.attributes.get(_ABOUT) or found.attributes.get("about")
    title = next((texts[key] for key in TITLES if key in texts), None)
    return RawEntry(
        name=texts.get("guid") or texts.get("id") or texts.get("dc:identifier") or about,
        title=title,
        links=found.links(about),
        dates=found.dates(),
        summary=None if title else _summary(entry, keys),
        content=texts.get("content:encoded") or texts.get("content"),
        media=tuple(dict.fromkeys(found.media)) if found.media else (),
    )


class _Found:
    """What the children of one entry say."""

    def __init__(self, entry: etree._Element, url: str) -> None:
        self._entry = entry
        self._url = url
        # By name: lxml's own list of all takes quadratic time, and an entry may have 100,000.
        names: Any = entry.keys()
        self.attributes: dict[str, str] = {
            name: entry.get(name, "") for name in _ATTRIBUTES if names and name in names
        }
        self._plain: list[str] = []
        self._typed: list[str] = []
        self.texts: dict[str, str] = {}
        self.media: list[str] = []

    def take(self, key: str, child: etree._Element) -> None:
        """Note a child; of several of a kind the first that says something counts."""
        limit = _LIMITS.get(key)
        if limit is not None:
            if key not in self.texts and (text := markup_of(child, limit)):
                self.texts[key] = text
        elif key == "link":
            self._take_link(child)
        elif key in MEDIA and len(self.media) < MAX_MEDIA and (image := _image(key, child)):
            self.media.append(_resolved(image, child, self._url))

    def links(self, about: str | None) -> tuple[str, ...]:
        """Return what may be the address, best first."""
        texts, entry, attributes = self.texts, self._entry, self.attributes
        # Of several links the last is the one that other readers take.
        links = [*self._plain[: -MAX_LINKS - 1 : -1], *self._typed[:MAX_LINKS]]
        if original := texts.get("feedburner:origlink"):
            # FeedBurner's links count clicks and redirect; it names the article beside them.
            links.insert(0, original)
        if address := texts.get("loc") or attributes.get("href") or attributes.get("HREF"):
            links.append(address)
        name = texts.get("guid") or texts.get("id")
        links += [one for one in (name, about) if one is not None and _is_address(one)]
        resolved = [_resolved(link, entry, self._url) for link in links]
        return tuple(dict.fromkeys(resolved) if len(resolved) > 1 else resolved)

    def dates(self) -> tuple[tuple[str, str], ...]:
        """Return element and text of what may be the date, best first."""
        texts = self.texts
        keys = [key for key in texts if key in DATES]
        if len(keys) > 1:
            keys.sort(key=_DATE_ORDER.__getitem__)
        dates = [(DATES[key], texts[key]) for key in keys]
        if lastmod := self.attributes.get("LASTMOD"):  # CDF
            dates.append(("lastmod", lastmod[:MAX_DATE_CHARS]))
        return tuple(dates)

    def _take_link(self, link: etree._Element) -> None:
        """Sort a link to what it is: RSS writes the address as text, Atom as attribute."""
        href = link.get("href")
        if not href:
            if text := (link.text or "").strip():
                self._plain.append(text[:MAX_LINK_CHARS])
            return
        rel, kind = link.get("rel", "alternate").lower(), link.get("type", "").lower()
        if rel in ALTERNATE:
            # Several alternates are several forms of one text; we want the page.
            at = 0 if "html" in kind else len(self._typed)
            self._typed.insert(at, _resolved(href, link, self._url))
        elif rel == "enclosure" and kind.startswith("image/") and len(self.media) < MAX_MEDIA:
            self.media.append(_resolved(href, link, self._url))


def _summary(entry: etree._Element, keys: Keys) -> str | None:
    # Most entries have a title: what is long and not needed is not even turned into text.
    texts = (markup_of(child, MAX_TITLE_MARKUP) for child in entry if keys[child.tag] in SUMMARIES)
    return next((text for text in texts if text), None)


def markup_of(element: etree._Element, limit: int) -> str:
    """Return the markup inside an element, blanks around it removed, cut at `limit` characters.

    Atom's `xhtml` is real elements: what is text there is escaped, so that all is one kind.
    """
    if not len(element):
        # Cut first: what is stripped is copied. Blanks before a text are rarely more than these.
        text = (element.text or "")[: limit + 1_000].strip()
        if limit > MAX_DATE_CHARS and _is_base64(element):
            text = _decoded(text, limit)
        return text[:limit]
    as_html = element.get("type") == "xhtml" or element.get("mode") == "xml"
    kept: list[str] = []
    size = 0
    for piece in _pieces(element, as_html):
        kept.append(piece)
        size += len(piece)
        if size >= limit:
            break
    return "".join(kept).strip()[:limit]


def _is_base64(element: etree._Element) -> bool:
    """Say whether a text is coded: Atom 0.3 says so, Atom 1.0 by a type that is no text's."""
    if element.get("mode") == "base64":
        return True
    kind = element.get("type")
    if kind is None or "/" not in kind:
        return False
    kind = kind.lower()
    return not kind.startswith("text/") and not kind.endswith(("+xml", "/xml"))


def _pieces(element: etree._Element, as_html: bool) -> Iterator[str]:
    for event, inner in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        is_tag = inner is not element and isinstance(inner.tag, str)
        if event == "start":
            if is_tag:
                yield _opening(inner)
            text = inner.text
        else:
            if is_tag and event == "end":
                yield f"</{local_of(inner.tag)}>"
            text = inner.tail if inner is not element else None
        if text:
            yield escape(text, quote=False) if as_html else text


def _opening(element: etree._Element) -> str:
    kept = (
        f' {name}="{escape(value)}"' for name in ("href", "src") if (value := element.get(name))
    )
    return f"<{local_of(element.tag)}{''.join(kept)}>"


def _decoded(text: str, limit: int) -> str:
    """Return what base64 says; what is none stays as it is, for types are often wrong."""
    coded = "".join(text[: 2 * limit].split())
    try:
        return binascii.a2b_base64(coded[: len(coded) // 4 * 4]).decode().strip()
    except ValueError:
        return text


def _image(key: str, element: etree._Element) -> str | None:
    if key == "image:loc":
        return element.text
    kind = element.get("type") or element.get("medium") or ""
    is_image = key == "media:thumbnail" or kind.lower().startswith("image")
    return element.get("url") if is_image else None


def _is_address(text: str) -> bool:
    return text.startswith(_WEB) or text[:8].lower().startswith(_WEB)


def _resolved(link: str, element: etree._Element, url: str) -> str:
    """Join a link to its xml:base; what cannot be joined stays as it is, to be rejected later."""
    link = link.strip()[:MAX_LINK_CHARS]
    if "&amp;" in link:
        link = link.replace("&amp;", "&")
    if _is_address(link):
        return link
    try:
        base = element.base
        return urljoin(urljoin(url, base[:MAX_LINK_CHARS]), link) if base else link
    except (ValueError, UnicodeError):
        return link
