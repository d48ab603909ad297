"""Read the article out of a page.

In:      Page (bytes of one HTML document, or of one plain text; rights known before it was read)
Out:     Article (text with a blank line between paragraphs; social posts, captions and pointers
         to other articles that the page's markup shows are typed fields, not text)
Rejects: `empty_page` (source)    no bytes, or only white space
         `not_html` (source)      an image, a PDF, JSON, a feed, or markup without any tree
         `too_complex` (source)   more markup than any article has; it is not parsed
         `no_article` (source)    a page, but nothing in it reads like an article
         `too_short` (source)     an article of fewer than `min_chars` characters
         `noindex`, `noarchive`, `noai`, `tdm_reserved`, `ai_txt_denied` (source) the publisher
                                  refuses it and `http.respect` obeys (transforms._rights)
         `timed_out`, `out_of_memory` (source), `worker_died`, `bug` (ours): see transforms._sandbox

The core stands in `transforms._extract.core`: workers import it without this shell. Plain text is
kept character for character (line ends become \\n; what is no character goes) and runs in-process.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from apache_beam.transforms.error_handling import ErrorHandler
from apache_beam.typehints import with_input_types, with_output_types

from schemas import Article, ExtractConfig, HttpConfig, Page
from transforms._carry import on_clock
from transforms._extract.core import PLAIN, extract_text
from transforms._rights import Policy
from transforms._robots import product_token
from transforms._sandbox import Sandboxed

__all__ = ["ExtractText", "extract_text", "is_plain"]


def is_plain(page: Page) -> bool:
    """Tell whether a page is text already: nothing in it can hang an HTML extractor."""
    return page.media_type == PLAIN


@with_input_types(Page)
@with_output_types(Article)
class ExtractText(Sandboxed):
    """Beam shell of `extract_text`, in killable workers."""

    def __init__(
        self,
        config: ExtractConfig,
        http: HttpConfig,
        as_of: datetime | None,
        rejects: ErrorHandler,
    ) -> None:
        policy = Policy(http.respect, product_token(http.user_agent))
        super().__init__(
            on_clock(partial(extract_text, config=config, policy=policy), as_of),
            rejects,
            limits=config,
            inline=is_plain,
        )
