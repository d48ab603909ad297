"""Take social posts and captions out of the tree while the DOM still shows what they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from lxml.html import HtmlElement

from schemas import Embed, Image, Part, RelatedLink, Removed
from transforms._extract.nodes import SPACE, absolute, drop, is_attached, link_density, text_of
from transforms._strip.captions import read_caption
from transforms._strip.dates import iso_date
from transforms._strip.tweets import SIGNATURE, read_tweet

MAX_IMAGES = 50
"""Galleries show hundreds; an article shows few."""
CAPTION_CHARS = 1_000
EMBED_CHARS = 1_500
"""Longer ones were never closed and hold the article."""
_TWEET = re.compile(rf"(?P<text>.*?)\s*{SIGNATURE}.*", re.DOTALL)
_STATUS = re.compile(r"https?://(?:mobile\.|www\.)?(?:twitter|x)\.com/(?P<handle>\w+)/status/\d+")
_YOUTUBE = re.compile(r"(?:youtube(?:-nocookie)?\.com/embed/|youtu\.be/)(?P<id>[\w-]{6,})")
_CREDIT_CLASS = re.compile(r"credit|copyright|photographer|source|attribution", re.IGNORECASE)


_INLINE = frozenset({"a", "b", "em", "i", "span", "strong"})


class Lifted(NamedTuple):
    """One typed piece, and what stood in the page in its place."""

    part: Part
    removed: Removed | None


def lift(tree: HtmlElement, url: str | None) -> list[Lifted]:
    """Remove every embed and figure caption and return them in the page's order of kinds."""
    lifted: list[Lifted] = []
    for tag, read in READERS.items():
        for node in list(tree.iter(tag)):
            part = read(node, url)
            if part is not None and is_attached(node, tree):
                text = text_of(node)
                removed = Removed(rule=_rule(part), text=text) if text else None
                lifted.append(Lifted(part, removed))
                drop(node)
    return lifted


def drop_hover_cards(tree: HtmlElement) -> None:
    """Remove what unfolds over a name in a sentence: a picture and links inside an inline element.

    The card ends where text of the sentence begins, so the linked name itself stays.
    """
    for picture in list(tree.iter("img")):
        card = None
        node = picture.getparent()
        while node is not None and node.tag in _INLINE and not _has_text_before(node, picture):
            card, node = node, node.getparent()
        if card is None or card.tag == "a" or node is None or node.tag not in ("p", *_INLINE):
            continue
        if len(list(card.iter("a"))) >= 2 and link_density(card) >= 0.9:
            drop(card)


def _has_text_before(node: HtmlElement, picture: HtmlElement) -> bool:
    for piece in node.iter():
        if piece is picture:
            return False
        if (piece.text or "").strip():
            return True
    return False


def _rule(part: Part) -> str:
    return {Embed: "dom_embed", Image: "dom_caption", RelatedLink: "dom_related"}[type(part)]


def _quoted(node: HtmlElement, url: str | None) -> Embed | None:
    """Read a blockquote (or div) whose class names the network it comes from."""
    names = (node.get("class") or "").lower()
    kind = next((kind for name, kind in NETWORKS.items() if name in names), None)
    if kind is None:
        return None
    links = [link for anchor in node.iter("a") if (link := absolute(url, anchor.get("href")))]
    text = text_of(node)
    if len(text) > EMBED_CHARS:
        return None
    if kind == "tweet":
        return _tweet(text, links)
    address = node.get("cite") or node.get("data-href") or node.get("data-instgrm-permalink")
    return Embed(kind=kind, text=text, url=absolute(url, address), links=tuple(links))


def _tweet(text: str, links: list[str]) -> Embed:
    status = next((match for link in links if (match := _STATUS.match(link))), None)
    address = status[0] if status else None
    match = _TWEET.fullmatch(text)
    if match:
        tweet = read_tweet(match, address)
        return tweet.replace(links=tuple(dict.fromkeys((*tweet.links, *links))))
    return Embed(
        kind="tweet",
        handle=status["handle"] if status else None,
        published=iso_date(text),
        text=text,
        url=address,
        links=tuple(links),
    )


def _player(node: HtmlElement, _: str | None) -> Embed | None:
    match = _YOUTUBE.search(node.get("src") or node.get("data-src") or "")
    if not match:
        return None
    return Embed(
        kind="youtube",
        text=SPACE.sub(" ", node.get("title") or ""),
        url=f"https://www.youtube.com/watch?v={match['id']}",
    )


def _caption(caption: HtmlElement, url: str | None) -> Image | None:
    """Read a figure's caption; one as long as an article was never closed."""
    text = text_of(caption)
    figure = next(caption.iterancestors("figure"), None)
    if figure is None or not text or len(text) > CAPTION_CHARS:
        return None
    picture = next(figure.iter("img"), None)
    source = None if picture is None else picture.get("src") or picture.get("data-src")
    credit = next((text_of(part) for part in caption.iter() if _is_credit(part, caption)), None)
    image = read_caption(text, url=absolute(url, source))
    if not credit or image.credit:
        return image
    words = (image.caption or "").removesuffix(credit).rstrip(" |–—-")
    return image.replace(credit=credit, caption=words or None)


def _is_credit(part: HtmlElement, caption: HtmlElement) -> bool:
    return part is not caption and _CREDIT_CLASS.search(part.get("class") or "") is not None


NETWORKS = {
    "twitter-tweet": "tweet",
    "twitter-video": "tweet",
    "instagram-media": "instagram",
    "tiktok-embed": "tiktok",
    "fb-post": "facebook",
    "fb-video": "facebook",
}
"""Class names the networks' own embed codes carry, the same on every site."""

READERS: dict[str, Callable[[HtmlElement, str | None], Part | None]] = {
    "blockquote": _quoted,
    "div": _quoted,
    "iframe": _player,
    "figcaption": _caption,
}


def parts_of(lifted: list[Lifted], kind: type[Part]) -> Iterator[Part]:
    """Return the parts of one kind without repeats."""
    yield from dict.fromkeys(piece.part for piece in lifted if isinstance(piece.part, kind))
