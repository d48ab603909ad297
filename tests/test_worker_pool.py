"""A worker of the benchmarks' pool runs where the TaskManager runs that asks for it."""

from __future__ import annotations

import os
import socket

import pytest

from benchmarks.worker_pool import cores_of_listener


def test_the_cores_are_those_of_the_process_that_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert cores_of_listener(f"localhost:{port}") == os.sched_getaffinity(0)
    with pytest.raises(ProcessLookupError, match=f"nobody listens on localhost:{port}"):
        cores_of_listener(f"localhost:{port}")
