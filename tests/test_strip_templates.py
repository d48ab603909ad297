"""Cases for transforms._strip.templates: what a host repeats, and what only copies repeat."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schemas import Article, Removed
from transforms._strip.templates import (
    MIN_STORIES,
    Votes,
    host_of,
    merged,
    strip_templates,
    templates,
    votes_of,
)

NOTICE = "The Marlow Gazette is printed on paper made of old sails."
SUBJECTS = ("lamps", "ropes", "ferries", "sails", "anchors", "buoys", "oars", "nets")


def article(subject: str, *extra: str, n: int = 0) -> Article:
    prose = [
        f"The {subject} of Port Marlow were counted for the {i} time on a Monday after the storm"
        f" that closed the quay for {subject}."
        for i in range(4)
    ]
    text = "\n\n".join((*prose, *extra))
    url = f"https://gazette.example/{subject}/{n}"
    return Article(id=f"{subject}{n}", url=url, text=text, source="g", source_id="g")


def learnt(articles: list[Article]) -> frozenset[str]:
    return templates(merged(votes_of(one) for one in articles))


def test_line_of_five_stories_goes_and_names_its_evidence() -> None:
    known = learnt([article(subject, NOTICE) for subject in SUBJECTS[:MIN_STORIES]])
    page = article("tides", NOTICE)
    out = strip_templates(page, known)
    start = len(article("tides").text) + 2
    assert out == article("tides").replace(
        removed=(
            Removed(
                rule="host_template",
                text=NOTICE,
                span=(start, start + len(NOTICE)),
                evidence="in 5 or more stories of gazette.example",
            ),
        )
    )


def test_line_of_four_stories_stays() -> None:
    assert learnt([article(s, NOTICE) for s in SUBJECTS[: MIN_STORIES - 1]]) == frozenset()


def test_copies_of_a_story_are_one_vote() -> None:
    copies = [article("lamps", NOTICE, f"Printed {n} times", n=n) for n in range(9)]
    assert learnt(copies) == frozenset()
    assert strip_templates(copies[0], learnt(copies)) == copies[0]


def test_text_that_is_mostly_repeated_keeps_it_all() -> None:
    lines = [f"Line {n} of the tide table, which is the same on every day" for n in range(12)]
    known = learnt([article(subject, *lines) for subject in SUBJECTS])
    assert known
    page = article("tides", *lines)
    assert strip_templates(page, known) == page


def test_title_and_long_paragraphs_are_never_templates() -> None:
    title, prose = "Tides of the week", "The sea rose again by a foot, the master said. " * 8
    pages = [article(s, title, prose).replace(title=title) for s in SUBJECTS]
    assert learnt(pages) == frozenset()


def test_host_is_the_addresses_or_the_source() -> None:
    assert host_of(article("lamps")) == "gazette.example"
    assert host_of(article("lamps").replace(url=None)) == "g"


@given(st.permutations(list(range(8))), st.integers(1, 7))
def test_parts_of_a_run_give_the_votes_of_the_whole(order: list[int], cut: int) -> None:
    votes = [votes_of(article(subject, NOTICE)) for subject in SUBJECTS]
    shuffled = [votes[i] for i in order]
    parts = merged((merged(shuffled[:cut]), merged(shuffled[cut:])))
    assert templates(parts) == templates(merged(votes))


def test_nothing_is_learnt_from_texts_without_prose() -> None:
    assert votes_of(article("lamps").replace(text="A\n\nB")) == Votes({})
