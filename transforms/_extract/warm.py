"""Import and use once everything an extraction worker needs.

The fork server imports this module, so each worker and each replacement starts warm: the first
extraction of a process loads a second's worth of tables (stop words, the language model).
"""

from __future__ import annotations

from datetime import UTC, datetime

from schemas import ExtractConfig, Page
from transforms._extract.core import extract_text

_SENTENCE = (
    "The harbour of Port Marlow opened again on Monday after a storm that lasted three days. "
)
_BODY = f"<html><body><h1>Harbour opens</h1><article><p>{_SENTENCE * 3}</p></article></body></html>"

WARM = tuple(
    extract_text(
        Page(id="warm", url=None, source_id="warm", source="warm", body=_BODY.encode()),
        ExtractConfig(min_chars=0),
        datetime(2020, 1, 1, tzinfo=UTC),
    )
)
"""The article of the invented page; its making is the point."""
