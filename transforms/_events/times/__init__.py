"""Time expressions: a grammar, the values of TIMEX3, and the search over a text."""

from transforms._events.times.find import Timex as Timex
from transforms._events.times.find import find as find
