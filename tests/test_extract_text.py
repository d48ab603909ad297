"""Cases for transforms.extract_text: what a page becomes, and every reject with its reason."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.testing.test_pipeline import TestPipeline
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.error_handling import CollectingErrorHandler
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas import (
    Article,
    Embed,
    ExtractConfig,
    Fault,
    HttpConfig,
    Image,
    Page,
    Reject,
    RelatedLink,
)
from transforms._extract.witness import agreement, witness
from transforms.extract_text import ExtractText, extract_text, is_plain
from transforms.strip_boilerplate import strip_boilerplate

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
AS_OF = datetime(2021, 3, 4, 12, tzinfo=UTC)
URL = "https://gazette.example/2021/harbour"
CONFIG = ExtractConfig()
FIRST = (
    "The harbour of Port Marlow opened again on Monday after a storm that had closed it for days."
)
SECOND = (
    "Fishermen said that the quay had lost its lamps, its ropes and most of its paint to the sea."
)
THIRD = (
    "The mayor promised new lamps before the regatta, which the town holds in the first May week."
)
BODY = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"


def html(body: str = BODY, head: str = "", lang: str = "en") -> bytes:
    start = f"<!DOCTYPE html><html lang={lang}><head>{head}</head><body>"
    page = f"{start}<article><h1>Harbour opens again</h1>{body}</article></body></html>"
    return page.encode()


def page(body: bytes, **fields: Any) -> Page:
    common: dict[str, Any] = {"id": "p", "url": URL, "source_id": "s", "source": "Gazette"}
    return Page.model_validate({**common, "body": body, **fields})


def extract(body: bytes, **fields: Any) -> Article | Reject:
    (out,) = extract_text(page(body, **fields), CONFIG, AS_OF)
    assert isinstance(out, Article | Reject)
    return out


def article(body: bytes, **fields: Any) -> Article:
    out = extract(body, **fields)
    assert isinstance(out, Article)
    return out


def test_page_becomes_an_article() -> None:
    head = (
        '<meta property="article:published_time" content="2021-03-03T08:00:00+01:00">'
        '<meta name="author" content="By Jane Roe and John Doe">'
    )
    out = article(html(head=head), trust=3)
    assert out == Article(
        id="p",
        url=URL,
        title="Harbour opens again",
        text=f"Harbour opens again\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}",
        published=datetime(2021, 3, 3, 7, tzinfo=UTC),
        published_basis="page",
        authors=("Jane Roe", "John Doe"),
        source="Gazette",
        source_id="s",
        trust=3,
        language="en",
    )


def test_what_a_page_calls_itself_is_kept_and_its_id_and_url_stay() -> None:
    """The id must be known before the page is fetched: what is seen or waiting goes by it."""
    out = article(html(head=f'<link rel="canonical" href="{URL}/">'))
    assert (out.canonical, out.id, out.url) == (f"{URL}/", "p", URL)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty_page"),
        (b"\xef\xbb\xbf \n\t", "empty_page"),
        (b"%PDF-1.7 <x>", "not_html"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR<", "not_html"),
        (b'{"html": "<p>text</p>"}', "not_html"),
        (b"no markup at all", "not_html"),
        (b'<?xml version="1.0"?><rss><channel><title>x</title></channel></rss>', "not_html"),
        (b"<html><body><nav><a href=/>Home</a></nav></body></html>", "no_article"),
        (html("<p>One sentence only.</p>"), "too_short"),
    ],
)
def test_rejects_with_a_reason(body: bytes, reason: str) -> None:
    out = extract(body)
    assert isinstance(out, Reject)
    assert (out.reason, out.fault, out.url, out.source_id) == (reason, Fault.SOURCE, URL, "s")


def test_min_chars_zero_keeps_one_sentence() -> None:
    (out,) = extract_text(page(html(f"<p>{FIRST}</p>")), ExtractConfig(min_chars=0), AS_OF)
    assert isinstance(out, Article)
    assert FIRST in out.text


@pytest.mark.parametrize(
    ("stated", "given", "basis"),
    [
        ("2021-03-03", None, "page"),
        (None, datetime(2021, 3, 2, tzinfo=UTC), "feed"),
        ("2021-03-03", datetime(2021, 3, 2, tzinfo=UTC), "page"),
        # Not believed: later than as_of and a day.
        ("2021-03-06", datetime(2021, 3, 2, tzinfo=UTC), "feed"),
        (None, datetime(2021, 3, 6, tzinfo=UTC), None),
    ],
)
def test_published_and_its_basis(stated: str | None, given: Any, basis: str | None) -> None:
    head = f'<meta property="article:published_time" content="{stated}">' if stated else ""
    out = article(html(head=head), published=given)
    assert out.published_basis == basis
    assert (out.published is None) == (basis is None)


@pytest.mark.parametrize(
    ("stated", "listed", "basis"),
    [
        ("2021-03-03", "2021-03-03T14:05:00Z", "feed"),  # the page knows the day alone
        ("2021-03-03", "2021-03-02T23:55:00Z", "page"),  # another day: the page is right
        ("2021-03-03T08:00:00Z", "2021-03-03T14:05:00Z", "page"),  # it knows the hour
    ],
)
def test_of_the_same_day_the_feed_knows_the_hour(stated: str, listed: str, basis: str) -> None:
    head = f'<meta property="article:published_time" content="{stated}">'
    out = article(html(head=head), published=listed)
    assert out.published_basis == basis
    right = datetime.fromisoformat(listed if basis == "feed" else stated)
    assert out.published == (right if right.tzinfo else right.replace(tzinfo=UTC))


def test_dom_embeds_captions_and_pointers_become_typed_fields() -> None:
    extra = (
        '<blockquote class="twitter-tweet"><p>Ferries sail '
        '<a href="https://t.co/Ab1">t.co/Ab1</a></p>'
        "&mdash; Marlow Gazette (@MarlowGazette) "
        '<a href="https://twitter.com/MarlowGazette/status/123?x=1">March 3, 2021</a></blockquote>'
        '<figure><img src="/img/RTS1AB2C.jpg"><figcaption>A ferry on March 2, 2021. '
        "Jane Roe/REUTERS</figcaption></figure>"
        '<p>READ: <a href="/storm">Storm Closes Port Marlow</a></p>'
        '<iframe src="https://www.youtube.com/embed/abc_DEF-123" title="Waves"></iframe>'
        '<blockquote class="instagram-media" cite="https://instagram.example/p/1">Quay</blockquote>'
        "<blockquote><p>We sail, said the harbour master, and that was all.</p></blockquote>"
    )
    out = article(html(BODY + extra + f"<p>{FIRST}</p>"))
    assert {embed.kind: embed for embed in out.embeds} == {
        "tweet": Embed(
            kind="tweet",
            author="Marlow Gazette",
            handle="MarlowGazette",
            published="2021-03-03",
            text="Ferries sail t.co/Ab1",
            url="https://twitter.com/MarlowGazette/status/123",
            links=("https://t.co/Ab1", "https://twitter.com/MarlowGazette/status/123?x=1"),
        ),
        "youtube": Embed(
            kind="youtube", text="Waves", url="https://www.youtube.com/watch?v=abc_DEF-123"
        ),
        "instagram": Embed(kind="instagram", text="Quay", url="https://instagram.example/p/1"),
    }
    assert out.images == (
        Image(
            id="RTS1AB2C",
            url="https://gazette.example/img/RTS1AB2C.jpg",
            caption="A ferry on March 2, 2021.",
            credit="Jane Roe/REUTERS",
            published="2021-03-02",
        ),
    )
    assert out.related == (
        RelatedLink(
            label="READ", title="Storm Closes Port Marlow", url="https://gazette.example/storm"
        ),
    )
    assert "We sail, said the harbour master" in out.text
    for gone in ("Ferries sail", "Jane Roe", "READ", "Storm Closes", "Quay"):
        assert gone not in out.text
    assert all(cut.span is None for cut in out.removed)


def test_unclosed_elements_do_not_swallow_the_article() -> None:
    for start in ("<button>", "<nav>", "<aside>", '<figure><figcaption class="caption">'):
        assert FIRST in article(html(f"{start}{BODY * 3}")).text


def test_body_classed_like_furniture_stays() -> None:
    """The group guard: every paragraph is classed as a paywall."""
    body = BODY.replace("<p>", '<p class="paywall">')
    assert THIRD in article(html(body)).text


def test_related_block_goes() -> None:
    block = '<div class="related-stories"><p>Seven more storms that closed the old quay</p></div>'
    assert "Seven more storms" not in article(html(BODY * 2 + block)).text


def test_plain_text_is_kept_character_for_character() -> None:
    text = f"  {FIRST}\r\n\tOdd\u00a0spaces,\0 bells\x07 and “quotes”.\r{SECOND}\n\n\n{THIRD}\n"
    kept = f"  {FIRST}\n\tOdd\u00a0spaces, bells and “quotes”.\n{SECOND}\n\n\n{THIRD}\n"
    given = datetime(2021, 3, 2, tzinfo=UTC)
    out = article(text.encode(), media_type="text/plain", published=given)
    assert (out.text, out.title) == (kept, None)
    assert (out.published, out.published_basis) == (given, "row")


@pytest.mark.parametrize(
    ("encoding", "header", "meta"),
    [
        ("utf-8", None, ""),
        ("utf-8", "iso-8859-1", ""),  # the header is wrong: strict UTF-8 wins
        ("cp1251", "windows-1251", ""),
        ("cp1251", None, "<meta charset=windows-1251>"),
        ("utf-16", None, ""),
        ("koi8-r", "koi8-r", "<meta charset=utf-8>"),  # the header goes before the page
    ],
)
def test_decodes(encoding: str, header: str | None, meta: str) -> None:
    words = "Порт Марлоу снова открыт после шторма, который закрыл его на несколько дней. "
    body = html(f"<p>{words * 4}</p>", head=meta, lang="ru").decode().encode(encoding)
    out = article(body, charset=header)
    assert words.strip() in out.text
    assert out.language == "ru"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("lamps,&#11;ropes", "lamps, ropes"),
        ("lamps&#x1F;", "lamps"),
        ("lamps&#xFFFF;", "lamps"),
        ("lamps &#55357;&#56832;", "lamps \U0001f600"),
        ("lamps &#xD83D;.", "lamps \ufffd."),
        ("lamps &#x110000;.", "lamps \ufffd."),
        ("lamps &#99999999999999999999;.", "lamps \ufffd."),
    ],
)
def test_references_to_no_character_do_not_cost_the_page(written: str, read: str) -> None:
    out = article(html(f"{BODY}<p>{written} {SECOND}</p>"))
    assert f"{read} {SECOND}" in out.text


def test_title_has_no_markup_and_no_control_characters() -> None:
    head = "<title>Harbour &lt;b&gt;opens&lt;/b&gt;\x07 again | Gazette</title>"
    body = html(head=head).replace(b"<h1>Harbour opens again</h1>", b"")
    assert article(body).title == "Harbour opens again"


def test_same_page_gives_the_same_article_every_time() -> None:
    assert len({article(html(BODY * 2)).model_dump_json() for _ in range(3)}) == 1


JSON_LD = b'{"@type":["NewsArticle"],"author":[[{}]],"headline":{}}'
FRAGMENTS = st.sampled_from(
    (
        *(b"<p>", b"</p>", b"<div class=related>", b"<nav>", b"<h1>", b"<a href='//[x'>", b"&#1;"),
        *(b"&#xD800;", b"<table><tr><td>", b"<figure><figcaption>", b"\xff", b"<svg>", b"<body>"),
        *(b"<blockquote class=twitter-tweet>", b"<time datetime='0000-99-99'>", b"<!--", b"]]>"),
        b"<script type='application/ld+json'>" + JSON_LD + b"</script>",
        *(FIRST.encode(), b"\xef\xbf\xbf", b"<meta name=author content='http://x'>"),
        b"<meta property=article:published_time content=9999-12-31>",
    )
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(st.lists(FRAGMENTS, max_size=30))
def test_hostile_markup_never_raises_and_gives_clean_text(pieces: list[bytes]) -> None:
    out = extract(b"<html>" + b"".join(pieces))
    text = out.text + (out.title or "") if isinstance(out, Article) else ""
    assert all(character in "\n\t" or ord(character) >= 32 for character in text)
    out.model_dump_json()


@pytest.mark.skipif(not SEEDS.exists(), reason="the seed texts are not beside the repository")
def test_seeds_pass_as_plain_pages() -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        body = path.read_bytes()
        out = article(body, media_type="text/plain")
        assert out.text == body.decode()
        assert out.published is None
        (stripped,) = strip_boilerplate(out, CONFIG.min_chars)
        assert isinstance(stripped, Article)
        assert not any(word in stripped.text for word in ("READ:", "pic.twitter.com", "RTS19EE1"))


def test_in_beam_extracts_in_workers_and_routes_rejects() -> None:
    plain = page(f"{FIRST}\n{SECOND}\n{THIRD}".encode(), id="plain", media_type="text/plain")
    pages = [page(html()), plain, page(b"", id="empty")]
    with TestPipeline(runner="FnApiRunner") as p:
        with CollectingErrorHandler() as rejects:
            out = p | beam.Create(pages) | ExtractText(CONFIG, HttpConfig(), AS_OF, rejects)
        assert_that(out | beam.Map(lambda found: found.id), equal_to(["p", "plain"]))
        assert_that(
            rejects.output() | beam.Map(lambda reject: (reject.stage, reject.reason)),
            equal_to([("ExtractText", "empty_page")]),
            label="rejects",
        )


def test_only_plain_text_runs_in_process() -> None:
    assert is_plain(page(b"", media_type="text/plain"))
    assert not is_plain(page(b""))


def test_a_reference_of_thousands_of_digits_costs_no_page() -> None:
    many = "&amp;#" + "1" * 5000 + ";"
    head = f'<title>{many}</title><meta name="author" content="{many}">'
    (found,) = extract_text(page(html(head=head)), CONFIG, AS_OF)
    assert isinstance(found, Article)


def test_hover_card_goes_and_its_name_stays() -> None:
    card = (
        "<span><a href=/p/1>Ann Poe</a><span><img src=a.jpg><a href=/p/1>Ann Mary Poe</a>"
        "<a href=/s/1>Ann Poe opens a quay</a></span></span>"
    )
    picture = "<span>The master <img src=b.jpg> of the harbour</span>"
    body = f"<p>{card} said so. {FIRST}</p><p>{picture} agreed. {SECOND}</p><p>{THIRD}</p>"
    text = article(html(body)).text
    assert f"\n\nAnn Poe said so. {FIRST}\n\nThe master of the harbour agreed." in text


LONG = " ".join((FIRST, SECOND, THIRD))
FOUR = f"<p>{LONG} One.</p><p>{LONG} Two.</p><p>{LONG} Three.</p><p>{LONG} Four.</p>"


def test_short_text_between_paragraphs_is_furniture_a_heading_is_not() -> None:
    body = FOUR.replace("<p>", "<div class=x>Image 1 of 4</div><h2>A lamp</h2><p>", 1)
    body += "<div class=y><h3>Related stories</h3><p>Seven storms that closed the old quay and "
    body += "how the town got over them, year by year.</p></div>"
    text = article(html(f"<div>{body}</div>")).text
    assert text.split("\\n\\n")[0].startswith(FIRST)
    for gone in ("Image 1", "Related", "Seven storms"):
        assert gone not in text
    counter = "<div><b class=x>Image 2 of 4</b></div><p>"
    out = article(html(f"<div>{body.replace('<p>', counter, 2)}</div>"))
    removed = [(cut.rule, cut.text[:12]) for cut in out.removed]
    assert ("dom_furniture", "Image 2 of 4") in removed


def test_label_in_the_middle_of_a_body_ends_nothing() -> None:
    body = FOUR.replace("<p>", "<div><p>").replace("</p>", "</p></div>")
    body = body.replace("<div>", "<h3>Read more</h3><div>", 4)
    assert article(html(f"<div>{body}</div>")).text.count(FIRST) == 4


def test_standfirst_is_not_text_an_opening_set_apart_is() -> None:
    standfirst = "<header><h1>Harbour opens</h1><p>" + SECOND + "</p></header>"
    page = f"<html><body>{standfirst}<div class=b>{FOUR}</div></body></html>"
    out = article(page.encode())
    assert not out.text.startswith(SECOND)
    assert [(cut.rule, cut.text) for cut in out.removed] == [("dom_standfirst", SECOND)]
    opening = f"<header><h1>Harbour opens</h1></header><div><p>{SECOND}</p><div>{FOUR}</div></div>"
    assert article(f"<html><body>{opening}</body></html>".encode()).text.startswith(SECOND)


@pytest.mark.parametrize(
    "hidden",
    [
        "<div hidden>%s</div>",
        "<div aria-hidden=true>%s</div>",
        "<div style='display: none'>%s</div>",
        "<p style='position:absolute;left:-9999px'>%s</p>",
        "<span style='clip: rect(0 0 0 0); position: absolute'>%s</span>",
        "<p style='font-size:0'>%s</p>",
        "<p style='height:0;overflow:hidden'>%s</p>",
        "<p class=sr-only>%s</p>",
        "<a href=/lamps style='display:none'>%s</a>",
        "<div style='width:0;height:0;overflow:hidden'>%s</div>",
        "<div style='position: fixed; top: -9999px'>%s</div>",
        "<div style='clip-path: inset(100%%)'>%s</div>",
        "<template>%s</template>",
        "<noscript>%s</noscript>",
    ],
)
def test_hidden_text_is_no_text(hidden: str) -> None:
    body = FOUR.replace("One.", "One. " + hidden % "Buy lamps from us.", 1)
    assert "Buy lamps" not in article(html(body)).text


def test_short_article_is_not_rescued_by_what_is_hidden() -> None:
    body = html(f"<p>{FIRST}</p><p>{SECOND}</p><div style='display:none'>{FIRST}</div>" + "<i></i>")
    hidden = f"<div hidden><p>{'Buy lamps from us. ' * 3}</p></div>".encode()
    assert "Buy lamps" not in article(body.replace(b"<i></i>", hidden)).text


def test_body_that_a_script_shows_later_stays() -> None:
    assert "Four." in article(html(f"<div style='display:none'>{FOUR}</div>")).text


def test_dialog_of_any_size_goes_and_a_page_inside_one_stays() -> None:
    consent = f"<div id=cookie-consent><h2>Cookies</h2>{FOUR * 3}</div>"
    text = article(html(FOUR.replace("harbour", "port") + "</article>" + consent)).text
    assert "harbour" not in text
    assert FIRST in article(html(f"<div class=modal>{FOUR}</div>")).text


def test_paragraphs_behind_a_paywall_are_text() -> None:
    body = FOUR.replace("<p>", "<p class=paywall>", 1)
    assert article(html(body)).text.count(FIRST) == 4


def test_stated_text_judges_between_candidates_and_replaces_none() -> None:
    stated = " ".join((FIRST, SECOND, THIRD) * 2)
    assert witness(None, FIRST) is None
    assert witness(FIRST, FIRST) is None  # too short to judge by
    assert witness(stated, stated * 4) is None  # a summary
    assert witness(f"<p>{stated}</p>", stated) == f" {stated} "
    assert agreement(stated, stated) == 1
    assert agreement(stated, FIRST) < 0.5 < agreement(stated, " ".join((FIRST, SECOND, THIRD)))
    assert agreement("", "") == 0
    other = json.dumps(
        {"@type": "NewsArticle", "articleBody": "Buy lamps and ropes from us. " * 40}
    )
    head = f'<script type="application/ld+json">{other}</script>'
    text = article(html(FOUR, head=head)).text
    assert "Buy lamps" not in text
    assert text.count(FIRST) == 4
