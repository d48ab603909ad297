"""An inspection as one web page: nothing in it is loaded from elsewhere, nothing in it runs.

What stands in the page comes from strangers: the template escapes everything, links lead to http(s)
addresses alone, and the page's own policy forbids scripts, styles and pictures from anywhere.
"""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from pipeline.inspection import Inspection
from schemas.reasons import explained
from transforms._urls import request_url


def as_page(found: Inspection) -> str:
    """Return the page as HTML."""
    reject = found.reject
    return _template().render(
        found=found,
        article=found.article,
        address=request_url(found.page.url) if found.page.url else None,
        name=found.page.url or found.page.source_id,
        reject=reject,
        reason=explained(reject.reason) if reject else None,
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("pipeline.inspection", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("inspection.html")
