"""What a run over the sample newsroom must find: facts of its content, counted by hand.

Nothing here is read from the product's output. tests/test_newsroom.py holds every figure against
the articles' front matter, so content and facts cannot drift apart.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Expected:
    """The facts of the content."""

    feeds: int
    inputs: int
    listed: int
    """Feed items, archive responses (the damaged one too), rows, local files, single URLs."""
    duplicates: int
    """Listings of an article that another listing already names."""
    rejects: dict[str, int]
    """Reason to count, duplicates aside."""
    rejected_urls: dict[str, str]
    """URL to the reason it is made for."""
    articles: int
    stories: int
    """Articles less the further members of each group."""
    groups: tuple[tuple[str, ...], ...]
    """Article URLs that are one story; the agency's version first."""
    apart: tuple[tuple[str, str], ...]
    """Pairs of article URLs that look alike or follow up, and are two stories."""
    redirected: dict[str, str]
    """Listed URL to the URL it leads to."""
    exact_copies: tuple[tuple[str, str], ...]
    """Pairs whose text is the same; the first of each is an agency page, whose credit line goes."""
    texts: tuple[str, ...]
    """File names of the articles that have no URL."""


MERIDIAN = "http://meridianwire.example/story"
HARBOUR = "http://harbourpost.example"
LEDGER = "http://capitalledger.example"
NORTHERN = "http://northernchronicle.example/articles"
DELTA = "http://deltaobserver.example"
VALLEY = "http://valleyvoice.example/stories"
GAZETTE = "http://oldtowngazette.example"
SIERRA = "http://sierratribune.example"

AREQUIPA = f"{MERIDIAN}/2026-03-02/arequipa-quake"
CEASEFIRE = f"{MERIDIAN}/2026-03-03/kordavia-ceasefire"
PRISONERS = f"{MERIDIAN}/2026-03-06/kordavia-prisoners"

EXPECTED = Expected(
    feeds=6,
    # 6 feeds, 1 URL, archive, rows, saved page, 3 texts
    inputs=13,
    # feeds 9 + 9 + 9 + 8 + 8 + 8, then 1 URL, 7 archived pages, 6 rows, 1 saved page, 3 texts
    listed=69,
    # the storm barrier twice in one feed; the quota talks in a partner's feed as well
    duplicates=2,
    rejects={
        "forbidden": 1,
        "not_found": 1,
        "robots_denied": 1,
        "timed_out": 1,
        "no_article": 1,
        "corrupt_record": 1,
    },
    rejected_urls={
        f"{LEDGER}/companies/pension-fund-memo": "forbidden",
        f"{NORTHERN}/polar-night-diary": "not_found",
        f"{DELTA}/private/editor-notes.html": "robots_denied",
        f"{VALLEY}/valley-atlas": "timed_out",
        f"{HARBOUR}/2026-03-06/harbour-live-section": "no_article",
        f"{GAZETTE}/2026-03-08/theatre-roof-fund.html": "corrupt_record",
    },
    articles=61,
    # groups of 5, 5, 2, 3 and 4 save 4 + 4 + 1 + 2 + 3 = 14
    stories=47,
    groups=(
        (
            AREQUIPA,
            f"{HARBOUR}/2026-03-02/peru-families-sleep-outside",
            f"{DELTA}/news/quake-peru-adobe.html",
            f"{GAZETTE}/2026-03-02/quake-rocks-peruvian-highlands.html",
            f"{SIERRA}/andes/magnitude-6-1-earthquake-southern-peru",
        ),
        (
            CEASEFIRE,
            f"{LEDGER}/world/kordavia-truce-bonds",
            f"{NORTHERN}/vienna-truce",
            f"{VALLEY}/war-pauses-on-tarsin",
            f"{GAZETTE}/2026-03-03/handshake-in-vienna.html",
        ),
        (PRISONERS, f"{SIERRA}/world/prisoners-cross-bridge"),
        (
            f"{MERIDIAN}/2026-03-03/eu-shipping-sanctions",
            f"{HARBOUR}/2026-03-03/tanker-firms-blacklisted",
            f"{LEDGER}/world/eu-freezes-tanker-assets",
        ),
        (
            f"{MERIDIAN}/2026-03-04/makassar-ferry-fire",
            f"{MERIDIAN}/2026-03-04/makassar-ferry-fire-update-2",
            f"{NORTHERN}/sulawesi-ferry-toll",
            f"{VALLEY}/ferry-burns-off-sulawesi",
        ),
    ),
    apart=(
        (AREQUIPA, f"{MERIDIAN}/2026-03-04/mindanao-quake"),
        (CEASEFIRE, PRISONERS),
        (
            f"{LEDGER}/markets/norvik-turbines-results",
            f"{LEDGER}/markets/almadra-ceramics-results",
        ),
    ),
    redirected={
        "http://meridianwire.example/s/88213": f"{MERIDIAN}/2026-03-05/malawi-cyclone-aid",
    },
    exact_copies=((AREQUIPA, f"{SIERRA}/andes/magnitude-6-1-earthquake-southern-peru"),),
    texts=("rebels-lose-fort.txt", "teachers-at-the-palace.txt", "lake-summit.txt"),
)
