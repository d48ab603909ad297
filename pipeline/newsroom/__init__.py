"""The sample newsroom behind `dateline demo`: eight invented outlets, one week of March 2026.

`serve(directory)` writes local files, serves feeds and pages on loopback and yields `Served`;
`EXPECTED` says what a run over it must find. Contains no product code and imports none.
"""

from pipeline.newsroom._content import AS_OF as AS_OF
from pipeline.newsroom._server import Request as Request
from pipeline.newsroom._server import Served as Served
from pipeline.newsroom._server import serve as serve
from pipeline.newsroom.expected import EXPECTED as EXPECTED
from pipeline.newsroom.expected import Expected as Expected
