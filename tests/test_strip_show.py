"""Cases for transforms._strip.show: what was taken out is seen, and nothing else changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schemas import Article, Removed
from transforms._strip.core import strip_boilerplate
from transforms._strip.show import Piece, as_html, as_terminal, pieces

PROSE = "The harbour of Port Marlow opened again on Monday after a storm closed it for three days."
POINTER = "READ: Storm closes Port Marlow"


def extracted(text: str) -> Article:
    removed = (Removed(rule="dom_caption", text="A ferry <leaves>"),)
    return Article(
        id="a", url=None, title="Harbour & quay", text=text, source="s", source_id="s",
        authors=("Jane Roe", "John Doe"), removed=removed,
    )  # fmt: skip


def stripped(text: str) -> Article:
    (out,) = strip_boilerplate(extracted(text), 0)
    assert isinstance(out, Article)
    return out


def test_pieces_name_the_rule_of_what_went() -> None:
    text = f"{PROSE}\n\n{POINTER}\n\n{PROSE} Again."
    assert list(pieces(text, stripped(text))) == [
        Piece(f"{PROSE}\n\n"),
        Piece(POINTER, "read_link"),
        Piece(f"\n\n{PROSE} Again."),
    ]


def test_terminal_strikes_through_and_names_the_rule() -> None:
    text = f"{PROSE}\n\n{POINTER}\n\n{PROSE} Again."
    shown = as_terminal(text, stripped(text))
    assert f"\x1b[9m{POINTER}\x1b[0m \x1b[2m[read_link]\x1b[0m" in shown
    assert "\x1b[9mA ferry <leaves>\x1b[0m \x1b[2m[dom_caption]\x1b[0m" in shown
    assert "Jane Roe, John Doe" in shown


def test_page_escapes_what_the_article_says() -> None:
    text = f"{PROSE} <b>\n\n{POINTER}\n\n{PROSE} Again."
    shown = as_html(text, stripped(text))
    assert f"<del>{POINTER}</del> <small>read_link</small>" in shown
    assert "<title>Harbour &amp; quay</title>" in shown
    assert "A ferry &lt;leaves&gt;" in shown
    assert "<b>" not in shown


@given(st.lists(st.sampled_from([PROSE, POINTER, "RTS1AB2C (1)", "x"]), min_size=1, max_size=8))
def test_pieces_are_the_whole_text(lines: list[str]) -> None:
    text = "\n\n".join((*lines, PROSE))
    assert "".join(piece.text for piece in pieces(text, stripped(text))) == text
