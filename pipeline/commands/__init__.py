"""The commands of `dateline`, each in a module of its own; the order here is that of the help."""

from pipeline import _quiet  # noqa: F401 - before Beam
from pipeline.commands import demo, look, retry, run, watch  # noqa: F401 - they register
from pipeline.commands._app import app

__all__ = ["app"]
