"""Take publisher boilerplate out of the text and keep it as typed fields.

In:      Article (text as extracted or as given)
Out:     Article (text without what `removed` lists; tweets in `embeds`, image ids, captions and
         credits in `images`, pointers to other articles in `related`; a byline and a date line
         fill `authors` and `published` that nothing else states; all other characters stay)
Rejects: `only_boilerplate` (source) when rules took text away and fewer than `min_chars` remain
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from apache_beam.transforms.error_handling import ErrorHandler
from apache_beam.typehints import with_input_types, with_output_types

from schemas import Article
from transforms._carry import Carry, on_clock
from transforms._strip.core import strip_boilerplate


@with_input_types(Article)
@with_output_types(Article)
class StripBoilerplate(Carry):
    """Beam shell of `strip_boilerplate`."""

    def __init__(self, min_chars: int, as_of: datetime | None, rejects: ErrorHandler) -> None:
        core = on_clock(partial(strip_boilerplate, min_chars=min_chars), as_of)
        super().__init__(core, rejects)
