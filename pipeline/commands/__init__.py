"""The commands of `dateline`, each in a module of its own."""

from pipeline import _quiet  # noqa: F401 - before Beam
from pipeline.commands import demo, inspect, look, retry, run, watch  # noqa: F401 - register
from pipeline.commands._app import app

__all__ = ["app"]
