"""Captions: the agency's image id, the picture's credit, and the day it was taken."""

from __future__ import annotations

import re

from schemas import Image
from transforms._strip.dates import iso_date

_NAME = r"[A-ZÀ-ÖØ-Þ][\w.’'-]+(?: [A-ZÀ-ÖØ-Þ][\w.’'-]*){0,3}"
_AGENCY = (
    r"(?:REUTERS|Reuters|AFP|AP|Associated Press|EPA(?:-EFE)?|EFE|ANSA|DPA|dpa|TASS|Xinhua|Anadolu"
    r"|Getty(?: Images)?|GETTY(?: IMAGES)?|Bloomberg|Shutterstock|Alamy|PA(?: Wire| Images)?"
    r"|NurPhoto|ZUMA|UPI|Rex|Corbis|iStock(?:photo)?|AAP|Polaris)"
)
_VIA = rf"(?: ?(?:via|/|-|\|) ?{_AGENCY})*"
CREDIT = re.compile(
    rf"(?:^|(?<=[.!?)”\"’]) |(?<=[.!?)”\"’])(?=\()|(?: [|–—-] ))"
    rf"(?P<credit>{_NAME} ?/ ?{_AGENCY}(?: (?:Photo|Images|Pictures))?{_VIA}"
    rf"|\(?(?:{_AGENCY}) ?(?:Photos?|Images|Pictures)? ?/ ?(?:{_NAME}|Pool|Files?|Handout){_VIA}\)?"
    rf"|\((?:{_AGENCY}|{_NAME})(?: ?(?:/|via|for) ?(?:{_AGENCY}|{_NAME}))+\)"
    rf"|(?:Photo(?:graph)?|Image|Picture)s?(?: credit| by| courtesy of)?: ?[^.]{{2,60}})$"
)
"""A credit that is a sentence of its own at the end: `went to Jane Roe/REUTERS` is none."""
CAPTION = re.compile(rf"(?s:.*?)(?:{CREDIT.pattern})")
"""A whole line that ends in a credit."""
AGENCY_ID = re.compile(
    r"(?P<id>RT[SX][0-9A-Z]{4,8}|RC[12][0-9A-Z]{6,14}|AP_?\d{8,}|AFP_[0-9A-Z_]{4,}"
    r"|GettyImages-\d{6,}|gettyimages-\d{6,}|EPA\d{6,})(?:[_ -]?\(\d{1,2}\))?(?:\.(?:jpe?g|png))?"
)
"""File names picture agencies give, as they end up in a text: `RTS1AB2C (1)`."""


def read_caption(text: str, image_id: str | None = None, url: str | None = None) -> Image:
    """Split a caption into what it says, its credit and its date."""
    match = CREDIT.search(text)
    caption = text[: match.start("credit")].rstrip(" |–—-") if match else text
    return Image(
        id=image_id or id_in_address(url),
        url=url,
        caption=caption or None,
        credit=match["credit"].strip("()") if match else None,
        published=iso_date(caption),
    )


def id_in_address(url: str | None) -> str | None:
    """Return the agency's id when the picture's file name shows it."""
    match = AGENCY_ID.search((url or "").rpartition("/")[2])
    return match["id"] if match else None
