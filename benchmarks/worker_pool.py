"""Start a Python worker for each TaskManager that asks, as Beam's own worker pool does.

Beam's pool (`apache_beam.runners.worker.worker_pool_main`) is made to stand beside one
TaskManager. Two of them number their workers alike (`1-1`), and on one machine they share the
pool: the first that is done would have the other's worker killed. This one therefore kills none;
a worker ends when its TaskManager closes the connection. It runs on the cores of the TaskManager
that asks for it. The pool also listens on loopback only.

    python -m benchmarks.worker_pool PORT
"""

from __future__ import annotations

import ctypes
import itertools
import logging
import os
import signal
import sys
from concurrent import futures
from pathlib import Path
from typing import Any

import grpc
from apache_beam.portability.api import beam_fn_api_pb2, beam_fn_api_pb2_grpc
from apache_beam.runners.worker.worker_pool_main import BeamFnExternalWorkerPoolServicer

_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG."""

_LISTENS = "0A"
"""The state of a listening socket in /proc/net/tcp."""


class _Pool(BeamFnExternalWorkerPoolServicer):
    """Counts its workers itself, so that it forgets none; keeps them all until its own end."""

    def __init__(self) -> None:
        super().__init__(use_process=True, data_buffer_time_limit_ms=-1)
        self._count = itertools.count(1)

    def StartWorker(self, request: Any, context: Any) -> Any:  # noqa: N802 - Beam's name
        # Of this thread, so of the process it starts.
        os.sched_setaffinity(0, cores_of_listener(request.control_endpoint.url))
        answer = super().StartWorker(request, context)
        started = self._worker_processes.pop(request.worker_id, None)
        if started is not None:
            self._worker_processes[f"{next(self._count)}"] = started
        for name, worker in list(self._worker_processes.items()):
            if worker.poll() is not None:  # reaped
                del self._worker_processes[name]
        return answer

    def StopWorker(self, _request: Any, _context: Any) -> Any:  # noqa: N802 - Beam's name
        return beam_fn_api_pb2.StopWorkerResponse()


def cores_of_listener(address: str) -> set[int]:
    """Return the cores the process may use that listens on a port of this machine."""
    port = int(address.rpartition(":")[2])
    for name in ("tcp", "tcp6"):
        with open(f"/proc/net/{name}", encoding="ascii") as lines:
            for fields in map(str.split, lines):
                if fields[3] == _LISTENS and int(fields[1].rpartition(":")[2], 16) == port:
                    return os.sched_getaffinity(_holder(f"socket:[{fields[9]}]"))
    raise ProcessLookupError(f"nobody listens on {address}")


def _holder(file: str) -> int:
    """Return the process that has a file open."""
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if os.readlink(link) == file:
                return int(link.parts[2])
        except OSError:
            continue  # closed, or ended, just now
    raise ProcessLookupError(f"nobody has {file} open")


def main(port: int) -> None:
    """Serve until killed, or until the process that started this one has ended."""
    logging.basicConfig(level=logging.INFO)
    ctypes.CDLL(None, use_errno=True).prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    # Beam's pool starts whatever `python` is first on the PATH.
    os.environ["PATH"] = f"{os.path.dirname(sys.executable)}{os.pathsep}{os.environ['PATH']}"
    server = grpc.server(futures.ThreadPoolExecutor(4))
    beam_fn_api_pb2_grpc.add_BeamFnExternalWorkerPoolServicer_to_server(_Pool(), server)
    server.add_insecure_port(f"127.0.0.1:{port}")
    server.start()
    server.wait_for_termination()


if __name__ == "__main__":
    main(int(sys.argv[1]))
