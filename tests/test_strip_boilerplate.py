"""Cases for transforms.strip_boilerplate: each rule with its hit and its near miss."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.testing.test_pipeline import TestPipeline
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.error_handling import CollectingErrorHandler
from hypothesis import given
from hypothesis import strategies as st

from schemas import Article, Embed, Fault, Image, Reject, RelatedLink, Removed
from tests.make import NOON
from transforms.strip_boilerplate import StripBoilerplate, strip_boilerplate

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
PROSE = (
    "The harbour of Port Marlow opened again on Monday after a storm that had closed it for days."
)
MORE = (
    "Fishermen said that the quay had lost its lamps, its ropes and most of its paint to the sea."
)
TWEET = (
    "Ferries sail again from Port Marlow https://t.co/Ab1cD2eF3g pic.twitter.com/Zy9Xw8Vu7t"
    " — Marlow Gazette (@MarlowGazette) March 3, 2021"
)
CAPTION = "A ferry leaves the harbour of Port Marlow, Vessland March 2, 2021."


def article(*paragraphs: str, **fields: object) -> Article:
    text = "\n\n".join(paragraphs)
    return Article.model_validate(
        {"id": "a", "url": None, "text": text, "source": "s", "source_id": "s", **fields}
    )


def strip(*paragraphs: str, min_chars: int = 0, **fields: object) -> Article:
    (out,) = strip_boilerplate(article(*paragraphs, **fields), min_chars)
    assert isinstance(out, Article)
    return out


def test_tweet_becomes_an_embed_and_nothing_else_changes() -> None:
    start = len(PROSE) + 2
    assert strip(PROSE, TWEET, MORE) == article(PROSE, MORE).replace(
        embeds=(
            Embed(
                kind="tweet",
                author="Marlow Gazette",
                handle="MarlowGazette",
                published="2021-03-03",
                text="Ferries sail again from Port Marlow",
                links=("https://t.co/Ab1cD2eF3g", "pic.twitter.com/Zy9Xw8Vu7t"),
            ),
        ),
        removed=(Removed(rule="tweet", text=TWEET, span=(start, start + len(TWEET))),),
    )


def test_tweet_over_two_lines_is_one_embed() -> None:
    words, _, signature = TWEET.partition(" — ")
    out = strip(PROSE, f"{words}\n— {signature}", MORE)
    assert out.text == article(PROSE, MORE).text
    assert [(embed.handle, embed.text) for embed in out.embeds] == [
        ("MarlowGazette", "Ferries sail again from Port Marlow")
    ]


def test_image_id_and_caption_become_one_image() -> None:
    out = strip(f"RTS1AB2C (1)\n{CAPTION} Jane Roe/REUTERS", PROSE, MORE)
    assert out.text == article(PROSE, MORE).text
    assert out.images == (
        Image(id="RTS1AB2C", caption=CAPTION, credit="Jane Roe/REUTERS", published="2021-03-02"),
    )
    assert [removed.rule for removed in out.removed] == ["image_id", "image_caption"]


@pytest.mark.parametrize(
    ("line", "label", "title"),
    [
        ("READ: Storm Closes Port Marlow For Days", "READ", "Storm Closes Port Marlow For Days"),
        ("READ MORE: ‘No boats’: a quay waits", "READ MORE", "‘No boats’: a quay waits"),
        ("READ ALSO: What next for the quay?", "READ ALSO", "What next for the quay?"),
        ("ALSO READ | Lamps lost at sea", "ALSO READ", "Lamps lost at sea"),
        ("RELATED: Ferry timetable", "RELATED", "Ferry timetable"),
        ("Related: Ferry timetable", "Related", "Ferry timetable"),
        ("SEE ALSO: Lamps lost at sea", "SEE ALSO", "Lamps lost at sea"),
        ("WATCH: Waves break over the quay", "WATCH", "Waves break over the quay"),
        ("Read more: Lamps lost at sea", "Read more", "Lamps lost at sea"),
        ("[Related: Lamps lost at sea]", "Related", "Lamps lost at sea"),
    ],
)
def test_pointer_becomes_a_related_link(line: str, label: str, title: str) -> None:
    out = strip(PROSE, line, MORE)
    assert out.text == article(PROSE, MORE).text
    assert out.related == (RelatedLink(label=label, title=title),)


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("wire_credit", "(Reporting by Jane Roe; Editing by J. B. Doe)"),
        ("wire_credit", "Reporting by Jane Roe in Port Marlow; Editing by John Doe"),
        ("wire_credit", "Jane Roe contributed to this report."),
        ("copyright", "© 2021 Marlow Gazette"),
        ("copyright", "Copyright 2021 The Marlow Press. All rights reserved."),
        ("subscribe_call", "Sign up for our newsletter and get the tide tables every morning"),
        ("subscribe_call", "Download our free app"),
        ("advertisement", "ADVERTISEMENT"),
        ("advertisement", "Story continues below advertisement"),
        ("share_call", "Share this article"),
        ("media_label", "[VIDEO]"),
        ("image_caption", f"{CAPTION} (AP Photo/Jane Roe)"),
        ("image_caption", f"{CAPTION} Jane Roe/AFP via Getty Images"),
        ("contact_line", "Follow Jane Roe on Twitter at @janeroe"),
        ("related_label", "Related stories"),
        ("related_label", "Czytaj więcej"),
        ("related_label", "Noticia relacionada:"),
        ("wire_credit", "With additional reporting by Jane Roe in Port Marlow"),
        ("copyright", "Jane Roe, Marlow Gazette. Alle Rechte vorbehalten."),
        ("copyright", "Copyright: Marlow Press, 2021"),
        ("image_credit", "Foto: Jane Roe"),
        ("source_line", "(Quelle: Marlow Press)"),
        ("affiliate_notice", "If you buy through our links, we may earn a commission."),
        ("external_content", "Empfohlener redaktioneller Inhalt"),
        ("external_content", "Ich bin damit einverstanden, dass mir Karten angezeigt werden."),
        ("newsletter_notice", "By signing up, you agree to our terms of use."),
        ("newsletter_notice", "Marlow's tides daily: subscribe to our morning newsletter."),
        ("reader_call", "Get in touch with our news team by post."),
        ("reader_call", "Jane Roe keeps a boat. Follow her on Twitter @janeroe."),
        ("share_call", "Like this story? Share it with a friend!"),
        ("contact_line", "Follow the Marlow Gazette's coverage at https://gazette.example/sea"),
        ("contact_line", "twitter.com/janeroe"),
    ],
)
def test_removes_line_in_the_tail(rule: str, line: str) -> None:
    out = strip(PROSE, MORE, line, "Back to the quay")
    assert out.text == article(PROSE, MORE, "Back to the quay").text
    assert [(cut.rule, cut.text) for cut in out.removed] == [(rule, line)]


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("title_repeat", "Harbour opens again"),
        ("author_line", "JANE ROE"),
        ("byline", "By Jane Roe and John Doe"),
        ("date_line", "Published: March 3, 2021 at 10:15 am"),
        ("date_line", "4 min read"),
        ("date_line", "Stand: 03.03.2021, 10:15 Uhr"),
        ("date_line", "5 gennaio 2025 ( modifica il 6 gennaio 2025 | 15:24)"),
        ("date_line", "10:15 JST, March 3, 2021"),
        ("date_line", "기사입력 :[ 2021-03-03 10:15 ]"),
        ("author_line", "By Jane Roe"),
    ],
)
def test_removes_line_in_the_head_only(rule: str, line: str) -> None:
    fields: dict[str, object] = {"title": "Harbour opens again", "authors": ("Jane Roe",)}
    out = strip(line, PROSE, MORE, **fields)
    assert [cut.rule for cut in out.removed] == [rule]
    assert strip(PROSE, line, MORE, **fields).removed == ()


def test_a_sign_and_a_name_between_paragraphs_is_a_pictures_credit() -> None:
    out = strip(PROSE, "© Marlow Press/Jane Roe", *[MORE] * 6)
    assert out.images == (Image(credit="Marlow Press/Jane Roe"),)
    assert [cut.rule for cut in out.removed] == ["image_credit"]


def test_removes_wire_credit_from_the_end_of_a_paragraph() -> None:
    out = strip(PROSE, f"{MORE} (Reporting by Jane Roe; editing by John Doe)")
    assert out.text == article(PROSE, MORE).text


@pytest.mark.parametrize(
    "prose",
    [
        "Read: the letter said that the quay would be closed.",
        "“Read: the letter,” she said.",
        "Read more: that was his advice, “and write less.”",
        "“We sail again,” the harbour master (@marlowmaster) wrote on March 3, 2021.",
        "The harbour master posted https://t.co/Ab1cD2eF3g on Sunday.",
        "“We sail,” said Ann Poe (@annpoe), who keeps the harbour — and a dog.",
        "The winning picture of the storm was taken by Jane Roe of REUTERS.",
        "The first prize for a picture of the storm went to Jane Roe/REUTERS",
        "WATCH: " + "this is a long paragraph about people who watch the sea " * 6,
        "Copyright law is what the fishermen fear most about their songs",
        "Editing by hand takes a day, the printer of Port Marlow says.",
        "Sign up sheets for the regatta hang at the quay.",
        "Advertisement revenue fell by a third, the Marlow Gazette said",
        "Share prices of the ferry line rose by a tenth",
        "RTS1AB2C was the number of the boat.",
        "Related parties must say so, the mayor wrote",
        "By Monday the quay was open",
        "March 2021",
        "In March 2021, at 10:15, the last lamp went out",
        "The broker buys up links in the chain and earns a commission on each.",
        "Foto: a word that Marlow's painters do not like to hear in their own town, as they say.",
        "The source of the river is Quelle: a village of ten houses and one inn.",
        "Readers subscribe to “our newsletter” as they call it, the vicar said.",
        "We want to hear from the sea, and not from you, the fishermen wrote",
    ],
)
def test_keeps_near_miss(prose: str) -> None:
    assert strip(PROSE, prose, MORE, PROSE) == article(PROSE, prose, MORE, PROSE)


def test_keeps_wire_words_in_the_middle_of_a_text() -> None:
    credit = "Reporting by Jane Roe in Port Marlow"
    assert strip(PROSE, credit, *[MORE] * 6).removed == ()


def test_keeps_every_other_character() -> None:
    odd = "  Indented,\ttabbed and\u00a0odd.  "
    out = strip(odd, "READ: Lamps lost at sea", f"{odd}\n{odd}", "", odd)
    assert out.text == f"{odd}\n\n{odd}\n{odd}\n\n\n\n{odd}"


def test_rejects_text_of_which_too_little_is_left() -> None:
    (out,) = strip_boilerplate(article("Short.", TWEET), 200)
    assert isinstance(out, Reject)
    assert (out.reason, out.fault) == ("only_boilerplate", Fault.SOURCE)


def test_keeps_short_text_that_no_rule_touched() -> None:
    assert strip("Short.", min_chars=200) == article("Short.")


LINES = st.sampled_from([PROSE, MORE, TWEET, "READ: Lamps lost", "RTS1AB2C (1)", CAPTION, "x", " "])


@given(st.lists(st.tuples(LINES, st.sampled_from(["\n", "\n\n", "\n\n\n"])), max_size=12))
def test_spans_and_what_is_left_make_up_the_text(pieces: list[tuple[str, str]]) -> None:
    text = "".join(line + gap for line, gap in pieces)
    (out,) = strip_boilerplate(article(text), 0)
    if isinstance(out, Reject):
        return
    assert all(cut.span and text[slice(*cut.span)] == cut.text for cut in out.removed)
    rest = text
    for cut in reversed(out.removed):
        assert cut.span
        rest = rest[: cut.span[0]] + rest[cut.span[1] :]
    assert out.text.replace("\n", "") == rest.replace("\n", "")


@given(st.text(alphabet=st.sampled_from('READ: @(—)/\n."AP 12')))
def test_never_raises(text: str) -> None:
    assert len(list(strip_boilerplate(article(text), 0))) == 1


@pytest.mark.skipif(not SEEDS.exists(), reason="the seed texts are not beside the repository")
@pytest.mark.parametrize(
    ("number", "rules"),
    [("000", ["tweet"]), ("003", ["image_id", "image_caption", "read_link", "read_link"])],
)
def test_seed(number: str, rules: list[str]) -> None:
    """The noise leaves, whole paragraphs at a time; every other character stays."""
    (path,) = SEEDS.glob(f"{number}_*.txt")
    text = path.read_text(encoding="utf-8")
    out = strip(text, min_chars=200)
    assert [cut.rule for cut in out.removed] == rules
    noise = {cut.text for cut in out.removed}
    kept = [p for p in text.split("\n\n") if not set(p.split("\n")) <= noise]
    assert out.text == "\n\n".join(kept)
    assert len(out.embeds) + len(out.images) + len(out.related) == len(rules) - (number == "003")


def test_in_beam_routes_rejects_to_the_handler() -> None:
    good, bad = article(PROSE, MORE), article("READ: Lamps lost").replace(id="b")
    with TestPipeline(runner="FnApiRunner") as p:
        with CollectingErrorHandler() as rejects:
            out = p | beam.Create([good, bad]) | StripBoilerplate(50, NOON, rejects)
        assert_that(out, equal_to([good]))
        assert_that(
            rejects.output() | beam.Map(lambda reject: (reject.stage, reject.reason, reject.id)),
            equal_to([("StripBoilerplate", "only_boilerplate", "b")]),
            label="rejects",
        )


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("By Ann Poe", ("Ann Poe",)),
        ("BY ANN POE AND JOHN DOE", ("ANN POE", "JOHN DOE")),
        (
            "By Ann Poe, John Doe and Ludwig van Berg",
            ("Ann Poe", "John Doe", "Ludwig van Berg"),
        ),
        ("By Ann Poe, Staff Writer | Marlow Gazette", ("Ann Poe",)),
        ("By Ann Poe in Port Marlow", ("Ann Poe",)),
        ("Von Jörg Öhm", ("Jörg Öhm",)),
        ("By Marlow News Agency", ()),
        ("By Reuters", ()),
    ],
)
def test_a_byline_names_the_authors_nothing_else_names(
    byline: str, authors: tuple[str, ...]
) -> None:
    out = strip("Harbour opens again", byline, PROSE, MORE)
    assert ([cut.rule for cut in out.removed], out.authors) == (["byline"], authors)
    assert out.title is None
    assert strip(byline, PROSE, MORE, authors=("Jane Roe",)).authors == ("Jane Roe",)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("March 3, 2021", 3),
        ("Published: Wednesday, 3rd March 2021 at 10:15 am", 3),
        ("MARCH 3 2021", 3),
        ("2021-03-03", 3),
        ("Updated: March 4, 2021\nMarch 3, 2021", 3),
        ("Updated: March 4, 2021", 4),
        ("03/04/2021", None),
        ("2021-02-31", None),
        ("3 hours ago", None),
        ("March 7, 2021", None),  # later than the run's clock and a day
    ],
)
def test_a_date_line_states_the_day_nothing_else_states(line: str, day: int | None) -> None:
    (out,) = strip_boilerplate(article(line, PROSE, MORE), 0, datetime(2021, 3, 5, tzinfo=UTC))
    assert isinstance(out, Article)
    assert {cut.rule for cut in out.removed} == {"date_line"}
    expected = datetime(2021, 3, day, tzinfo=UTC) if day else None
    assert (out.published, out.published_basis) == (expected, "text" if day else None)


def test_a_date_line_does_not_overrule_a_date_that_is_known() -> None:
    known: dict[str, Any] = {
        "published": datetime(2021, 3, 1, tzinfo=UTC),
        "published_basis": "row",
    }
    out = strip("March 3, 2021", PROSE, MORE, **known)
    assert (out.published, out.published_basis) == (known["published"], "row")


def test_lines_that_stay_in_the_text_state_nothing() -> None:
    out = strip(PROSE, MORE, "By Ann Poe", "March 3, 2021", *[MORE] * 12)
    assert (out.authors, out.published) == ((), None)


@pytest.mark.parametrize("piece", ["https://t.co/a ", "http://a", " http://a", "pic.twitter.com/a"])
def test_hostile_tweet_does_not_take_exponential_time(piece: str) -> None:
    """Two readings of one link took 2^n steps; this test would never end."""
    text = f"{piece * 35} x — Ann Poe (@annpoe) March 3, 2021"
    assert [embed.handle for embed in strip(PROSE, text).embeds] == ["annpoe"]
