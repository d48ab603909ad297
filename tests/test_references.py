"""Cases for transforms._references: references no parser can be given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from transforms._references import mend_references


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        (b"a&#11;b", b"a b"),
        (b"a&#x1F;b&#0;c&#127;d", b"abcd"),
        (b"a&#xFFFF;b&#65534;c", b"abc"),
        (b"&#55357;&#56832;", b"&#128512;"),
        (b"A&#65;&#xD83D;&#xde00;&#66;", b"A&#65;&#128512;&#66;"),
        (b"&#55357; &#56832;", b"&#xFFFD; &#xFFFD;"),
        (b"&#56832;&#55357;", b"&#xFFFD;&#xFFFD;"),
        (b"&#55357;&#55357;&#56832;", b"&#xFFFD;&#128512;"),
        (b"&#x110000;", b"&#xFFFD;"),
        (b"&#99999999999999999999;", b"&#xFFFD;"),
        (b"&#" + b"9" * 5_000, b"&#xFFFD;"),
        (b"a&#11 b", b"a  b"),
        (b"&#&#1;1;", b"&#xFFFD;"),
    ],
)
def test_what_names_no_character_goes(written: bytes, mended: bytes) -> None:
    assert mend_references(written) == mended


@pytest.mark.parametrize(
    "kept",
    [
        *(b"", b"&", b"&#", b"&#;", b"&#x;", b"&amp;#11;", b"&nbsp;", b"#11;", b"&#x10FFFF;"),
        *(b"&#9;&#10;&#13;", b"&#32;", b"&#0000065;", b"&#x00000041;", b"&#150;", b"&#xE9"),
        *(b"&#1087;&#1086;&#1088;&#1090;", b"&#128512;"),
    ],
)
def test_what_names_a_character_stays(kept: bytes) -> None:
    assert mend_references(kept) == kept


PIECES = st.sampled_from([b"&#", b"x", b"1", b"D83D", b"55357", b"56832", b";", b"0", b"F", b"&"])


@given(st.lists(PIECES | st.binary(max_size=3), max_size=12).map(b"".join))
def test_what_is_mended_is_whole_and_can_be_set_again(markup: bytes) -> None:
    once = mend_references(markup)
    assert mend_references(once) == once
    ascii_only = bytes(byte for byte in once if 32 <= byte < 127 and byte != ord("<"))
    if ascii_only == once:
        paragraph = etree.HTML(b"<p>x" + once).find(".//p")
        assert paragraph is not None
        paragraph.text = paragraph.text  # lxml refuses what XML has no character for
