"""A real Flink cluster on this machine: a JobManager, TaskManagers, and Beam's workers.

    with Cluster(task_managers=2, slots=1) as cluster:
        subprocess.run(["dateline", "run", ..., *cluster.flags, "--parallelism=2"])
        cluster.kill("taskmanager-1")
        cluster.start("taskmanager-1")

Every part is a process of its own, in a session of its own, on loopback. Each TaskManager asks
the pool (benchmarks/worker_pool.py, environment EXTERNAL) for one Python process at a time,
whatever its number of slots; --sdk_worker_parallelism says more. So one pool serves all
TaskManagers. Without Flink's shell scripts nobody works out the sizes of memory: all are said here.

What the processes print lies in a temporary folder; its ends are added to whatever error leaves
the `with`. All ends with it, and with the process that started it, however that ends.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipeline import engines

JOB_MANAGER = "jobmanager"
POOL = "pool"

_ROOT = Path(__file__).resolve().parents[1]
_DEADLINE_S = 60
_TAIL_LINES = 25
_JOB_MANAGER_CLASS = "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint"
_TASK_MANAGER_CLASS = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner"

_OPENED = (
    *("lang", "lang.reflect", "net", "io", "nio", "text", "time", "util"),
    *("util.concurrent", "util.concurrent.atomic", "util.concurrent.locks"),
)
_JAVA = (
    *(f"--add-opens=java.base/java.{name}=ALL-UNNAMED" for name in _OPENED),
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-exports=java.base/sun.net.util=ALL-UNNAMED",
    "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
    "--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
    "-XX:+UseSerialGC",  # the two cores are for the work
)
"""What Flink 1.19 asks of Java 17 (env.java.opts.all of its own configuration)."""

_LOG4J = """rootLogger.level = INFO
rootLogger.appenderRef.console.ref = console
appender.console.name = console
appender.console.type = CONSOLE
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{HH:mm:ss,SSS} %-5p %c{1} %m%n
"""

_HEAP_MB = 512
_SETTINGS = {
    "jobmanager.rpc.address": "127.0.0.1",
    "jobmanager.bind-host": "127.0.0.1",
    "rest.address": "127.0.0.1",
    "rest.bind-address": "127.0.0.1",
    "taskmanager.host": "127.0.0.1",
    "taskmanager.bind-host": "127.0.0.1",
    "taskmanager.cpu.cores": "1.0",
    "taskmanager.memory.framework.heap.size": "128m",
    "taskmanager.memory.framework.off-heap.size": "128m",
    "taskmanager.memory.task.heap.size": f"{_HEAP_MB - 128}m",
    "taskmanager.memory.task.off-heap.size": "0m",
    "taskmanager.memory.managed.size": "128m",
    "taskmanager.memory.network.min": "256m",
    "taskmanager.memory.network.max": "256m",
    "taskmanager.memory.jvm-metaspace.size": "256m",
    "taskmanager.memory.jvm-overhead.min": "192m",
    "taskmanager.memory.jvm-overhead.max": "192m",
    # Beam's classes from the cluster's class path: only there does a Python worker outlive a stage
    # (pipeline.runners.KEEP_WORKERS_MS).
    "classloader.resolve-order": "parent-first",
    # A process that was killed is noticed within seconds, and the job goes on.
    "heartbeat.interval": "1000",
    "heartbeat.timeout": "8000",
    "restart-strategy.type": "fixed-delay",
    "restart-strategy.fixed-delay.attempts": "5",
    "restart-strategy.fixed-delay.delay": "1 s",
}


class ClusterError(Exception):
    """The cluster did not do what it should; the message holds what its processes printed."""


class Cluster:
    """See the module.

    Args:
        pinned: Give each TaskManager with its Python workers one core and no other, as if it were a
            machine of its own.
        settings: Options of Flink that win over those made here.
    """

    def __init__(
        self,
        task_managers: int = 2,
        slots: int = 1,
        *,
        pinned: bool = False,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        if problem := engines.missing(engines.cluster_needs()):
            raise ClusterError(problem)
        self.task_managers = tuple(f"taskmanager-{n + 1}" for n in range(task_managers))
        self._slots = slots
        self._cores = sorted(os.sched_getaffinity(0)) if pinned else []
        self._given = dict(settings or {})
        self._started: dict[str, int] = {}
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="flink-cluster-")
        self.folder = Path(self._folder.name)
        rest, rpc, self._pool_port = _free_ports(3)
        self.master = f"127.0.0.1:{rest}"
        self._configure(rest, rpc)
        try:
            self.start(POOL)
            self.start(JOB_MANAGER)
            for name in self.task_managers:
                self.start(name)
            self.wait_until_ready()
        except BaseException as error:
            self.__exit__(type(error), error, error.__traceback__)
            raise
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        for name in tuple(self._running):
            self.kill(name)
        if error is not None:
            error.add_note(self.tails())
        self._folder.cleanup()

    @property
    def flags(self) -> tuple[str, ...]:
        """The flags of `dateline run` for this cluster; the parallelism is the caller's."""
        pool = f"--environment_config=localhost:{self._pool_port}"
        return ("--runner=flink", f"--flink-master={self.master}", pool)

    def start(self, name: str) -> int:
        """Start one part, which is not running, and return its process id."""
        if name in self._running:
            raise ClusterError(f"{name} is running")
        with (self.folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                self._command(name),
                cwd=_ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        return self._running[name].pid

    def kill(self, name: str) -> None:
        """Kill one part at once, with all it has started."""
        process = self._running.pop(name)
        with suppress(ProcessLookupError):  # it has ended by itself
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def wait_until_ready(self) -> None:
        """Wait until every running TaskManager has registered."""
        deadline = time.monotonic() + _DEADLINE_S
        wanted = {self._resource(name) for name in self.task_managers if name in self._running}
        while True:
            for name, process in self._running.items():
                if process.poll() is not None:
                    raise ClusterError(f"{name} ended with {process.returncode}")
            known = self.ask("/taskmanagers")
            if known is not None and {one["id"] for one in known["taskmanagers"]} == wanted:
                return
            if time.monotonic() > deadline:
                raise ClusterError(f"not ready within {_DEADLINE_S} s; TaskManagers: {known}")
            time.sleep(0.2)

    def ask(self, path: str) -> Any:
        """Return what the JobManager's REST interface answers; None while it does not."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # loopback, always
        try:
            with opener.open(f"http://{self.master}{path}", timeout=5) as answer:
                return json.load(answer)
        except OSError:
            return None

    def tails(self) -> str:
        """Return the ends of all the parts' logs."""
        told = []
        for path in sorted(self.folder.glob("*.log")):
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            told += [f"--- {path.name}", *lines[-_TAIL_LINES:]]
        return "\n".join(told)

    def _command(self, name: str) -> list[str]:
        if name == POOL:
            return [sys.executable, "-m", "benchmarks.worker_pool", str(self._pool_port)]
        main = _JOB_MANAGER_CLASS if name == JOB_MANAGER else _TASK_MANAGER_CLASS
        java = [engines.tied("java"), *_JAVA, f"-Xmx{_HEAP_MB}m"]
        java += [f"-Dlog4j.configurationFile={self.folder / 'log4j.properties'}"]
        classes = (engines.distribution_path() / "lib" / "*", engines.job_server_path())
        java += ["-cp", os.pathsep.join(map(str, classes)), main]
        command = [*java, "--configDir", str(self.folder)]
        if name in self.task_managers:
            # A name for each start: Flink goes on counting a killed one until it is missed.
            self._started[name] = self._started.get(name, 0) + 1
            command.append(f"-Dtaskmanager.resource-id={self._resource(name)}")
            if self._cores:  # the pool gives a worker the core of the TaskManager that asks for it
                core = self._cores[self.task_managers.index(name) % len(self._cores)]
                command = ["taskset", "--cpu-list", str(core), *command]
        return command

    def _resource(self, name: str) -> str:
        return f"{name}-start-{self._started[name]}"

    def _configure(self, rest: int, rpc: int) -> None:
        for name in ("tmp", "checkpoints"):
            (self.folder / name).mkdir()
        settings = {
            **_SETTINGS,
            "rest.port": str(rest),
            "jobmanager.rpc.port": str(rpc),
            "taskmanager.numberOfTaskSlots": str(self._slots),
            "io.tmp.dirs": str(self.folder / "tmp"),
            "state.checkpoints.dir": f"file://{self.folder / 'checkpoints'}",
            **self._given,
        }
        lines = "".join(f"{name}: {value}\n" for name, value in settings.items())
        (self.folder / "flink-conf.yaml").write_text(lines, encoding="utf-8")
        (self.folder / "log4j.properties").write_text(_LOG4J, encoding="utf-8")


def _free_ports(count: int) -> list[int]:
    """Return ports nobody listens on; all are held until the last is found."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()
