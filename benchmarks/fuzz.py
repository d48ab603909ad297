"""Coverage-guided fuzzing of every parser that is given bytes of strangers.

    pip install atheris==3.0.0        (Linux and macOS; no dependency of the product)
    python -m benchmarks.fuzz [TARGET...] --seconds 90 [--folder DIR]
    python -m benchmarks.fuzz TARGET --replay FILE

What is run and what it promises stands in `_fuzz_targets.py`, where it begins in `_fuzz_seeds.py`.
Each target is a process of its own, for modules are instrumented as they are imported; it is
started again after an input that took 5 s or too much memory. Broken promises are collected, one
input for each place in the code; the folder keeps them, and the corpus for the next time. Prints
one line a target; the slowest input is timed again without instruments.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks._fuzz_seeds import SEEDS, WORDS

ROOT = Path(__file__).resolve().parents[1]
INSTRUMENTED = ["transforms", "protego", "feedparser", "w3lib", "idna"]
TIMEOUT_S = 5
MEMORY_MB = 2_000
PHASES = ((2_048, 0.5, 0.0), (65_536, 0.5, 0.2))
"""Largest input, share of the time, and share of inputs in which one piece is repeated until there
is no room: small ones for the grammar, as many as can be had, then large ones, for work that grows
with the square of the input shows in no others."""
SLOW_S = 0.05
NICE = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(SEEDS))
    parser.add_argument("--seconds", type=int, default=90, help="for each target")
    parser.add_argument("--folder", type=Path, help="corpora and findings, kept between runs")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="run one input, and time it")
    parser.add_argument("--phase", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if unknown := set(chosen.targets) - set(SEEDS):
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    if chosen.replay:
        _replay(chosen.targets[0], chosen.replay)
    elif chosen.phase is not None:
        _fuzz(chosen.targets[0], chosen.folder, chosen.phase, chosen.seconds)
    else:
        os.nice(NICE)
        folder = chosen.folder or Path(tempfile.mkdtemp(prefix="dateline-fuzz-"))
        print(f"findings and corpora: {folder}")
        broken = sum(_run(name, folder / name, chosen.seconds) for name in chosen.targets or SEEDS)
        sys.exit(1 if broken else 0)


def _run(name: str, folder: Path, seconds: int) -> int:
    """Fuzz one target in processes of its own, print its line, return the number of findings."""
    _prepare(name, folder)
    said, started = "", time.monotonic()
    for phase, (_, share, _) in enumerate(PHASES):
        until = time.monotonic() + share * seconds
        while (left_s := int(until - time.monotonic())) > 0:
            said += _in_child(name, folder, phase, left_s)
    seconds_run = time.monotonic() - started
    runs = sum(map(int, re.findall(r"stat::number_of_executed_units:\s*(\d+)", said)))
    features = max(map(int, re.findall(r"ft: (\d+)", said)), default=0)
    peak_mb = max(map(int, re.findall(r"stat::peak_rss_mb:\s*(\d+)", said)), default=0)
    found = sorted(
        one.name
        for kind in ("broken", "timeout", "oom", "crash")
        for one in folder.glob(f"{kind}-*")
    )
    slowest = folder / "slowest"
    slow = ""
    if slowest.exists():
        slow = subprocess.run(
            _command(name, "--replay", str(slowest)), capture_output=True, text=True, check=False
        ).stdout.strip()
    print(
        f"{name:14} {runs:9,} runs {runs / seconds_run:7,.0f}/s  {features:6,} features"
        f"  peak {peak_mb:5,} MB  slowest {slow or f'below {SLOW_S} s'}"
        f"  findings {len(found)} {' '.join(found)}",
        flush=True,
    )
    return len(found)


def _in_child(name: str, folder: Path, phase: int, seconds: int) -> str:
    """Fuzz in a process of its own until the time is up or an input kills it."""
    where = ("--phase", str(phase), "--seconds", str(seconds), "--folder", str(folder))
    done = subprocess.run(_command(name, *where), capture_output=True, check=False, cwd=ROOT)
    said = done.stderr.decode(errors="replace")
    if "stat::" not in said:
        sys.exit(f"{name} did not start:\n{said[-2_000:]}")
    return said


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "benchmarks.fuzz", *arguments]


def _prepare(name: str, folder: Path) -> None:
    """Write seeds and dictionary where libFuzzer reads them."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in SEEDS[name]:
        (corpus / hashlib.sha1(seed).hexdigest()).write_bytes(seed)
    words = ('"' + "".join(f"\\x{byte:02x}" for byte in word) + '"' for word in WORDS[name])
    (folder / "words").write_text("\n".join(words) + "\n", encoding="ascii")


def _fuzz(name: str, folder: Path, phase: int, seconds: int) -> None:
    """Fuzz in this process; ends it."""
    import atheris  # noqa: PLC0415 - installed by whoever fuzzes

    # Imported before, they are not instrumented: what is not ours would only slow all down.
    import schemas  # noqa: F401, PLC0415

    with atheris.instrument_imports(include=INSTRUMENTED):
        from benchmarks._fuzz_targets import CHECKS  # noqa: PLC0415
    max_bytes, _, repeated = PHASES[phase]
    flags = (
        *(f"-max_total_time={seconds}", f"-timeout={TIMEOUT_S}", f"-rss_limit_mb={MEMORY_MB}"),
        *(f"-max_len={max_bytes}", f"-dict={folder / 'words'}", f"-artifact_prefix={folder}/"),
        *("-print_final_stats=1", "-entropic_scale_per_exec_time=1", str(folder / "corpus")),
    )
    atheris.Setup(
        [sys.argv[0], *flags],
        _watched(CHECKS[name], folder),
        custom_mutator=_mutation(atheris, repeated),
    )
    atheris.Fuzz()


def _watched(check: Callable[[bytes], None], folder: Path) -> Callable[[bytes], None]:
    """Return a check that keeps what breaks it, once a place, and the input that took longest."""
    slowest_s = SLOW_S
    places: set[str] = set()

    def watched(data: bytes) -> None:
        nonlocal slowest_s
        started = time.process_time()
        try:
            check(data)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            frames = traceback.extract_tb(error.__traceback__)
            place = f"{type(error).__name__}-{Path(frames[-1].filename).stem}-{frames[-1].lineno}"
            if place not in places:
                places.add(place)
                (folder / f"broken-{place}").write_bytes(data)
        taken_s = time.process_time() - started
        if taken_s > slowest_s:
            slowest_s = taken_s
            (folder / "slowest").write_bytes(data)

    return watched


def _mutation(atheris: Any, repeated: float) -> Callable[[bytes, int, int], bytes]:
    """Return libFuzzer's own mutation, which now and then repeats one piece instead."""

    def mutated(data: bytes, size: int, seed: int) -> bytes:
        chance = random.Random(seed)
        if not data or chance.random() >= repeated:
            return bytes(atheris.Mutate(data, size))  # which `Fuzz` has replaced by now
        start, at = chance.randrange(len(data)), chance.randrange(len(data) + 1)
        piece = data[start : start + chance.randint(1, 64)]
        times = max(size - len(data), 0) // len(piece)
        return (data[:at] + piece * times + data[at:])[:size]

    return mutated


def _replay(name: str, file: Path) -> None:
    """Run one input as the product would; an exception is shown as it is."""
    from benchmarks._fuzz_targets import CHECKS  # noqa: PLC0415

    data = file.read_bytes()
    CHECKS[name](b"")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    error: Any = None
    try:
        CHECKS[name](data)
    except Exception as raised:  # noqa: BLE001
        error = raised
    taken_s = time.process_time() - started
    above_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{taken_s:.2f} s and {above_mb:.0f} MB for {len(data):,} bytes")
    if error is not None:
        raise error


if __name__ == "__main__":
    main()
