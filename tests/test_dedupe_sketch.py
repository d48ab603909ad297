"""Fingerprints are a pure function of the text, within their limits, whatever the text is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_dedupe_link import invented, text_of
from transforms._dedupe.block import Block, decode, encode
from transforms._dedupe.sketch import (
    KEEP_BELOW,
    MAX_GRAMS,
    MAX_WORDS,
    MIN_GRAMS,
    POSITION_BITS,
    Note,
    fingerprint,
)
from transforms._dedupe.words import PLAIN, SALIENT, Vocabulary, words_of

HOSTILE = st.text(st.characters(codec=None), max_size=200)


def one(text: str) -> Block:
    return fingerprint([Note("id", 0, text)], Vocabulary())


def hashes(block: Block) -> list[int]:
    return (block.texts.grams.gathered() >> np.uint64(POSITION_BITS)).tolist()


@pytest.mark.parametrize(
    ("word", "flag"),
    [
        ("Zevalo", SALIENT),
        ("G7", SALIENT),
        ("1986", SALIENT),
        ("An", 0),
        ("the", 0),
        ("river", PLAIN),
        ("iPhone", 0),
    ],
)
def test_words_name_count_or_are_plain(word: str, flag: int) -> None:
    assert Vocabulary()[word] & (SALIENT | PLAIN) == flag


def test_case_does_not_change_the_hash_of_a_word() -> None:
    words = Vocabulary()
    assert words["RIVER"] >> 2 == words["river"] >> 2 != words["rivers"] >> 2


def test_vocabulary_forgets_when_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transforms._dedupe.words._MAX_VOCABULARY", 2)
    words = Vocabulary()
    codes = [words[word] for word in "abc"]
    words.trim()
    assert not words
    assert [words[word] for word in "abc"] == codes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Lena said: “no”, twice.", ["Lena", "said", "no", "twice"]),
        ("ｆｕｌｌ ｗｉｄｔｈ", ["full", "width"]),
        ("速報です。12月3日", ["速", "報", "で", "す", "12", "月", "3", "日"]),
        ("Die Donaudampfschifffahrt über", ["Die", "Donaudampfschifffahrt", "über"]),
        ("한국 뉴스 기사", ["한국", "뉴스", "기사"]),
        ("\0 \ud800", []),
    ],
)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("sentences", "low", "high"), [(1, MIN_GRAMS, 11), (20, 40, 100), (400, MAX_GRAMS, MAX_GRAMS)]
)
def test_sample_size(sentences: int, low: int, high: int) -> None:
    """14 words a sentence: 11 grams, about 280 / 4, and more than the maximum."""
    block = one(text_of(invented(1, sentences)))
    found = hashes(block)
    assert low <= len(found) <= high
    assert found == sorted(set(found))
    assert max(block.texts.salient.lengths[0], block.texts.plain.lengths[0]) <= MAX_WORDS


def test_short_texts_are_sampled_beyond_the_threshold_long_ones_are_not() -> None:
    assert max(hashes(one(text_of(invented(2, 1))))) >= KEEP_BELOW
    assert max(hashes(one(text_of(invented(2, 20))))) < KEEP_BELOW


def test_a_repeated_gram_has_its_first_position() -> None:
    text = text_of(invented(3, 5))
    assert one(f"{text} {text}").texts.grams.gathered().max() > 0
    once = set(one(text).texts.grams.gathered().tolist())
    twice = set(one(f"{text} {text}").texts.grams.gathered().tolist())
    assert once <= twice


def test_batch_mates_change_nothing() -> None:
    """Equal texts share a row; every row is what the text alone gives."""
    texts = ["", "x", *(text_of(invented(seed, seed)) for seed in (1, 3, 30, 3)), "a b c d"]
    block = fingerprint([Note(str(n), n, text) for n, text in enumerate(texts)], Vocabulary())
    assert block.text[3] == block.text[5]
    for row, text in enumerate(texts):
        alone = fingerprint([Note(str(row), row, text)], Vocabulary()).texts
        mine = block.texts.select(block.text[row : row + 1])
        assert mine.exact == alone.exact
        assert mine.words == alone.words
        for name in ("grams", "salient", "plain"):
            one_row, other = getattr(mine, name), getattr(alone, name)
            assert one_row.gathered().tolist() == other.gathered().tolist()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(HOSTILE, HOSTILE), max_size=5))
def test_any_text_and_id_survive_the_bytes(rows: list[tuple[str, str]]) -> None:
    block = fingerprint([Note(name, 7, text) for name, text in rows], Vocabulary())
    (back,) = decode(encode(block))
    assert back.ids == block.ids
    assert encode(back) == encode(block)


@pytest.mark.parametrize("damage", [slice(5), slice(-1), slice(1, None)])
def test_damaged_bytes_are_an_error(damage: slice) -> None:
    data = encode(one(text_of(invented(4))))
    with pytest.raises(ValueError, match="fingerprints"):
        list(decode(data[damage]))
