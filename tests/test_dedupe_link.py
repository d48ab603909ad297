"""Stories from texts: what joins, what must not, and that nothing depends on order or batches."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from schemas import CopyKind, DedupeConfig, StoryLink, stable_id
from transforms._dedupe.block import UNDATED, Aliases, Block, decode, encode_aliases
from transforms._dedupe.link import blocks, link, links
from transforms._dedupe.sketch import Note, fingerprint
from transforms._dedupe.words import Vocabulary

HOUR = 3_600_000_000
DAY = 24 * HOUR
SYLLABLES = ("ba", "de", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "ze")


def invented(seed: int, sentences: int = 20) -> list[str]:
    """Sentences of made-up words with names and numbers, about 14 words each."""
    rng = random.Random(seed)
    return [_sentence(rng) for _ in range(sentences)]


def _sentence(rng: random.Random) -> str:
    words = [_word(rng) for _ in range(14)]
    words[0] = words[0].title()
    for place in rng.sample(range(1, 14), 3):
        words[place] = _word(rng).title()
    words[rng.randrange(1, 14)] = str(rng.randrange(100, 9999))
    return " ".join(words) + "."


def _word(rng: random.Random) -> str:
    return "".join(rng.choices(SYLLABLES, k=rng.randint(2, 4)))


def renamed(sentences: Sequence[str], seed: int) -> list[str]:
    """The same skeleton with every name and number replaced."""
    rng = random.Random(seed)

    def swap(word: str) -> str:
        if word[0].isdigit():
            return str(rng.randrange(100, 9999))
        return _word(rng).title() if word[0].isupper() else word

    return [" ".join(map(swap, sentence.rstrip(".").split())) + "." for sentence in sentences]


def text_of(sentences: Sequence[str]) -> str:
    return "\n\n".join(sentences)


def fingerprints(notes: Sequence[Note], size: int = 500) -> list[Block]:
    vocabulary = Vocabulary()
    return [fingerprint(notes[at : at + size], vocabulary) for at in range(0, len(notes), size)]


def linked(
    notes: Sequence[Note], known: Sequence[bytes] = (), size: int = 500
) -> tuple[dict[str, StoryLink], list[bytes]]:
    """Links by article id and the state of one run."""
    earlier = [block for data in known for block in decode(data)]
    result = link(fingerprints(notes, size), earlier, DedupeConfig())
    found = list(links(result))
    assert len({one.id for one in found}) == len(found)
    return {one.id: one for one in found}, list(blocks(result))


def stories(found: dict[str, StoryLink]) -> dict[str, str]:
    return {article: one.story_id for article, one in found.items()}


BASE = invented(1)
ORIGINAL = Note("original", 0, text_of(BASE))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("exact", text_of(BASE).replace("\n\n", "  ").replace(".", " –")),
        ("truncated", text_of(BASE[:8]) + " [+1200 chars]"),
        ("extended", text_of(BASE + invented(2, 14))),
        ("copy", text_of(invented(3, 1) + BASE[1:])),
        ("copy", text_of(BASE[:14] + invented(6, 6))),
        ("copy", text_of(BASE[:1] + random.Random(4).sample(BASE[1:], 19))),
    ],
    ids=["exact", "truncated", "extended", "new_first_sentence", "third_replaced", "reordered"],
)
def test_copies_join_and_say_how(kind: str, text: str) -> None:
    found, _ = linked([ORIGINAL, Note("copy", 5 * HOUR, text)])
    assert found["original"] == StoryLink(
        id="original",
        story_id=stable_id("s", "original"),
        kind=CopyKind.FIRST,
        similarity=1.0,
    )
    assert found["copy"].story_id == found["original"].story_id
    assert found["copy"].kind == kind
    assert found["copy"].similarity >= 0.6


@pytest.mark.parametrize(
    "text",
    [
        text_of(renamed(BASE, 5)),
        text_of(invented(6, 10) + BASE[6:]),
        text_of(BASE[:10] + invented(6, 10)),
        text_of(invented(7)),
        text_of(BASE[:3]).split(".", maxsplit=1)[0][:20],
        "",
    ],
    ids=[
        "other_names_and_numbers",
        "background_at_the_end",
        "half_replaced",
        "unrelated",
        "three_words",
        "empty",
    ],
)
def test_other_texts_stay_apart(text: str) -> None:
    """Near misses: a template, a follow-up, news of something else, a stump, nothing."""
    found, _ = linked([ORIGINAL, Note("other", 5 * DAY, text)])
    assert found["other"] == StoryLink(
        id="other", story_id=stable_id("s", "other"), kind=CopyKind.FIRST, similarity=1.0
    )


@pytest.mark.parametrize(("days", "joined"), [(6.9, True), (7.1, False)])
def test_articles_beyond_the_horizon_are_not_compared(days: float, joined: bool) -> None:
    later = Note("later", int(days * DAY), text_of(invented(3, 1) + BASE[1:]))
    found, _ = linked([ORIGINAL, later])
    assert (found["later"].story_id == found["original"].story_id) is joined


def test_undated_articles_have_no_clock_and_come_last() -> None:
    """Its id sorts first, yet it is not the first of the story; no horizon keeps it out."""
    undated = Note("a", UNDATED, text_of(invented(3, 1) + BASE[1:]))
    found, _ = linked([undated, ORIGINAL])
    assert stories(found) == dict.fromkeys(["a", "original"], stable_id("s", "original"))


def test_two_undated_copies_join() -> None:
    notes = [Note("b", UNDATED, text_of(BASE)), Note("a", UNDATED, text_of(BASE[:9]))]
    assert set(stories(linked(notes)[0]).values()) == {stable_id("s", "a")}


def test_empty_or_tiny_texts_are_stories_of_their_own() -> None:
    """Ten pages that say only `Photo` share no provenance."""
    texts = ["", "", "Photo", "Photo", "!!!", "!!!", "\0", "\ud800 \udfff", "one two three"]
    notes = [Note(str(at), at, text) for at, text in enumerate(texts)]
    assert len(set(stories(linked(notes)[0]).values())) == len(texts)


def test_scripts_without_spaces_are_compared_by_character() -> None:
    rng = random.Random(8)
    text = "".join(chr(rng.randrange(0x4E00, 0x5E00)) for _ in range(600))
    other = "".join(chr(rng.randrange(0x4E00, 0x5E00)) for _ in range(600))
    notes = [Note("a", 0, text), Note("b", HOUR, text[:300] + "。"), Note("c", HOUR, other)]
    found, _ = linked(notes)
    assert found["b"].kind == CopyKind.TRUNCATED
    assert found["b"].story_id == found["a"].story_id != found["c"].story_id


def test_an_id_given_twice_gets_one_link_for_its_earliest_row() -> None:
    notes = [
        Note("twice", HOUR, text_of(invented(9))),
        ORIGINAL,
        Note("twice", 0, text_of(BASE[:9])),
    ]
    for order in (notes, notes[::-1]):
        found, _ = linked(order)
        assert stories(found) == dict.fromkeys(["twice", "original"], stable_id("s", "original"))


def test_a_chain_of_small_edits_is_not_one_story() -> None:
    """Each text shares most of the one before; the last shares nothing with the first."""
    texts = [text_of(invented(10, 60)[at : at + 20]) for at in range(41)]
    found, _ = linked([Note(f"{at:02}", at * HOUR, text) for at, text in enumerate(texts)])
    assert found["00"].story_id == found["03"].story_id
    assert found["00"].story_id != found["40"].story_id


def test_one_story_of_thousands_stays_one() -> None:
    rng = random.Random(11)
    notes = []
    for at in range(1500):
        words = text_of(BASE).split(" ")
        words[rng.randrange(len(words))] = f"edit{at}"
        notes.append(Note(f"{at:04}", at, " ".join(words)))
    assert set(stories(linked(notes)[0]).values()) == {stable_id("s", "0000")}


def corpus(seed: int = 12, families: int = 40) -> list[Note]:
    """Families of one original with edited, truncated, renamed and exact relatives."""
    rng = random.Random(seed)
    notes = []
    for family in range(families):
        base = invented(1000 + family)
        start = rng.randrange(20 * DAY)
        variants = [
            base,
            base,
            base[: rng.randrange(6, 16)],
            invented(family, 1) + base[1:],
            base + invented(family, rng.randrange(2, 20)),
            renamed(base, family),
            invented(family + 500, 15) + base[15:],
        ]
        for at, sentences in enumerate(variants):
            published = UNDATED if rng.random() < 0.05 else start + rng.randrange(30) * HOUR
            notes.append(Note(f"{family}-{at}", published, text_of(sentences)))
    return notes


@pytest.mark.parametrize(("seed", "size"), [(1, 1), (2, 7), (3, 1000)])
def test_neither_order_nor_batches_change_a_byte(seed: int, size: int) -> None:
    notes = corpus()
    shuffled = random.Random(seed).sample(notes, len(notes))
    expected_links, expected_state = linked(notes)
    found, state = linked(shuffled, size=size)
    assert list(found.values()) == list(expected_links.values())
    assert state == expected_state


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.8])
def test_two_runs_make_the_stories_of_one(cut: float) -> None:
    """Runs in time order, as a scheduler makes them; undated articles come when they come."""
    notes = sorted(corpus(), key=lambda note: note.published)
    middle = int(len(notes) * cut)
    whole, _ = linked(notes)
    first, state = linked(notes[:middle])
    second, _ = linked(notes[middle:], known=state)
    assert stories({**first, **second}) == stories(whole)
    assert not first.keys() & second.keys()


def test_three_runs_agree_with_one_when_each_keeps_all_state() -> None:
    notes = sorted(corpus(13), key=lambda note: note.published)
    state: list[bytes] = []
    found: dict[str, StoryLink] = {}
    for at in range(0, len(notes), 100):
        part, fresh = linked(notes[at : at + 100], known=state)
        found |= part
        state += fresh
    assert found == linked(notes)[0]


def test_a_late_earlier_article_joins_the_known_story_under_its_id() -> None:
    """Ids never change: the first-ever member is the first one seen."""
    _, state = linked([Note("seen", DAY, text_of(BASE))])
    found, _ = linked([Note("late", 0, text_of(BASE[:9]))], known=state)
    assert found["late"].story_id == stable_id("s", "seen")
    assert found["late"].kind == CopyKind.TRUNCATED


@pytest.mark.parametrize(("overlap", "count"), [(4, 1), (0, 2)])
def test_a_text_that_holds_two_stories_unites_them_only_if_they_overlap(
    overlap: int, count: int
) -> None:
    """Head and tail of one text, then all of it: a third in common is one story, nothing two."""
    head, tail = text_of(BASE[:10]), text_of(BASE[10 - overlap :])
    notes = [Note("head", 0, head), Note("tail", 1, tail), Note("whole", 2, text_of(BASE))]
    found = stories(linked(notes)[0])
    assert found["head"] == stable_id("s", "head")
    assert len(set(found.values())) == count


def followed(story: str, into: dict[str, str]) -> str:
    return followed(into[story], into) if story in into else story


HEAD, TAIL = [*BASE[:3], *invented(14, 1), *BASE[4:10]], BASE[6:]
TWO_STORIES = [Note("head", 0, text_of(HEAD)), Note("tail", 1, text_of(TAIL))]
THEIR_WHOLE = [Note("whole", 2, text_of(BASE)), Note("copy", 3, text_of(HEAD))]


def test_known_stories_that_prove_to_be_one_are_united_and_the_first_stays() -> None:
    first = linked(TWO_STORIES)
    earlier = [block for data in first[1] for block in decode(data)]
    result = link(fingerprints(THEIR_WHOLE), earlier, DedupeConfig())
    assert result.aliases == {stable_id("s", "tail"): stable_id("s", "head")}
    assert set(stories({one.id: one for one in links(result)}).values()) == {stable_id("s", "head")}
    # As in one run over all of it.
    assert set(stories(linked([*TWO_STORIES, *THEIR_WHOLE])[0]).values()) == {
        stable_id("s", "head")
    }


def test_a_story_that_was_given_up_is_followed_in_later_runs() -> None:
    _, state = linked(TWO_STORIES)
    _, more = linked(THEIR_WHOLE, known=state)
    later = Note("later", 4, text_of(TAIL[:12]))
    found, _ = linked([later], known=[*state, *more])
    assert found["later"].story_id == stable_id("s", "head")
    again, _ = linked([TWO_STORIES[1]], known=[*state, *more])
    assert again["tail"].story_id == stable_id("s", "head")


def test_a_chain_of_united_stories_leads_to_the_last() -> None:
    state = linked([ORIGINAL])[1]
    aliases = [Aliases({"s1": "s2"}), Aliases({"s2": stable_id("s", "original")})]
    known = [block for data in state for block in decode(data)]
    block = known[0]
    assert isinstance(block, Block)
    old = replace(block, stories=["s1"])
    result = link(
        fingerprints([Note("copy", 1, text_of(BASE[:9]))]), [old, *aliases], DedupeConfig()
    )
    assert result.stories == [stable_id("s", "original")]


def test_aliases_are_bytes_like_any_state() -> None:
    assert list(decode(encode_aliases({"b": "a"}))) == [Aliases({"b": "a"})]
    with pytest.raises(ValueError, match="cut short"):
        list(decode(encode_aliases({"b": "a"})[:-1]))


def test_a_stream_never_unites_known_stories() -> None:
    """The whole joins the one it resembles more; both ids live on."""
    known = [block for data in linked(TWO_STORIES)[1] for block in decode(data)]
    result = link(fingerprints(THEIR_WHOLE), known, DedupeConfig(), unite_known=False)
    found = stories({one.id: one for one in links(result)})
    assert found == {"whole": stable_id("s", "tail"), "copy": stable_id("s", "head")}
    assert result.aliases == {}


def test_runs_of_any_length_in_order_end_as_one_run_does() -> None:
    """Grouping and ids, once what was given up is followed."""
    notes = sorted(corpus(13), key=lambda note: note.published)
    whole = stories(linked(notes)[0])
    for size in (7, 40, 300):
        state: list[bytes] = []
        found: dict[str, str] = {}
        into: dict[str, str] = {}
        for at in range(0, len(notes), size):
            known = [block for data in state for block in decode(data)]
            result = link(fingerprints(notes[at : at + size]), known, DedupeConfig())
            found |= stories({one.id: one for one in links(result)})
            into |= result.aliases
            state += blocks(result)
        assert {article: followed(story, into) for article, story in found.items()} == whole


def test_an_article_seen_again_keeps_its_story_even_with_a_new_text() -> None:
    _, state = linked([ORIGINAL, Note("again", HOUR, text_of(BASE[:9]))])
    found, _ = linked([Note("again", HOUR, text_of(invented(16)))], known=state)
    assert stories(found) == {"again": stable_id("s", "original")}
    assert found["again"].similarity < 0.1


def test_the_first_article_seen_again_stays_the_first() -> None:
    """Also for the run after, when only its second row is left of the state."""
    again = Note("original", 0, text_of(BASE[:15]))
    found, state = linked([again], known=linked([ORIGINAL])[1])
    assert found["original"].kind == CopyKind.FIRST
    assert found["original"].story_id == stable_id("s", "original")
    later, _ = linked([Note("copy", HOUR, text_of(BASE[:8]))], known=state)
    assert later["copy"].kind == CopyKind.TRUNCATED
    assert later["copy"].story_id == stable_id("s", "original")


def test_without_new_articles_nothing_comes_out() -> None:
    _, state = linked([ORIGINAL])
    assert linked([], known=state) == ({}, [])
