"""The event coder: rules and a lexicon, no parser, model or network (decision 0005)."""

from transforms._events.coder import QUAD as QUAD
from transforms._events.coder import code as code
