"""Pages per second of FetchPages against a web on loopback: `python -m benchmarks.fetching`.

Serves PAGES pages of about 20 kB from HOSTS addresses in 127.0.0.0/8 with LATENCY_MS before each
answer, in a process of its own, and prints one JSON line, with the most requests any host had open
at once (allowed: 2). Nothing outside 127.0.0.0/8 is asked.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.transforms.error_handling import CollectingErrorHandler

from schemas import FeedEntry, FetchList, HttpConfig, Page, Reject, Source
from transforms.fetch_pages import FetchPages

PAGE = b"<!doctype html><html><body>" + b"<p>The harbour reopened on Monday.</p>" * 500
HEAD = b"HTTP/1.1 %d X\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"
ELSEWHERE = (b"GET /robots.txt", b"GET /ai.txt", b"GET /.well-known/")
LIMIT_S = 120


def hosts(count: int) -> list[str]:
    return [f"127.0.{n // 200 + 1}.{n % 200 + 1}" for n in range(count)]


async def serve(ready: Connection, count: int, latency_s: float) -> None:
    """Answer, and tell on being asked what the most requests were that any host had open."""
    page = HEAD % (200, len(PAGE)) + PAGE
    missing = HEAD % (404, 0)
    open_at: dict[str, int] = {}
    worst = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal worst
        here = writer.get_extra_info("sockname")[0]
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                open_at[here] = open_at.get(here, 0) + 1
                worst = max(worst, open_at[here])
                await asyncio.sleep(latency_s)
                open_at[here] -= 1
                writer.write(missing if head.startswith(ELSEWHERE) else page)
        except (ConnectionError, asyncio.IncompleteReadError):
            writer.close()

    def tell() -> None:
        ready.recv()
        ready.send(worst)

    names = hosts(count)
    server = await asyncio.start_server(answer, names[0], 0, backlog=1024)
    port = server.sockets[0].getsockname()[1]
    for name in names[1:]:
        await asyncio.start_server(answer, name, port, backlog=1024)
    ready.send(port)
    asyncio.get_running_loop().add_reader(ready.fileno(), tell)
    await asyncio.sleep(LIMIT_S)  # stops by itself, whatever happens to the other process


def run_server(ready: Connection, count: int, latency_s: float) -> None:
    asyncio.run(serve(ready, count, latency_s))


def fetch_list(host: str, port: int, pages: int) -> FetchList:
    urls = [f"http://{host}:{port}/{n}" for n in range(pages)]
    return FetchList(
        id=host,
        entries=tuple(
            FeedEntry(id=url, url=url, fetch_url=url, source_id="feed:f", source=host)
            for url in urls
        ),
    )


def no_files(_: Source) -> Iterator[Page | Reject]:
    return iter(())


def measure(port: int, pages: int, count: int, workers: int) -> dict[str, float]:
    names = hosts(count)
    http = HttpConfig(
        per_host_delay_s=0,
        max_open=2 * count,
        allow_private=tuple(f"{name}:{port}" for name in names),
    )
    flags = ["--runner=FnApiRunner"]
    if workers > 1:
        flags += [f"--direct_num_workers={workers}", "--direct_running_mode=multi_processing"]
    options = PipelineOptions(flags)
    began, cpu = time.perf_counter(), time.process_time()
    pipeline = beam.Pipeline(options=options)
    handler = CollectingErrorHandler()
    with handler as rejects:
        # Made inside: Create packs its values with bzip2, which costs a quarter of fetching them.
        listed = beam.Map(fetch_list, port, pages // count).with_output_types(FetchList)
        spread = pipeline | beam.Create(names) | listed | beam.Reshuffle()
        found = spread | FetchPages(http, no_files, rejects)
    handler.output()
    sizes = found | beam.Map(lambda page: len(page.body))
    _ = sizes | beam.CombineGlobally(sum)
    result = pipeline.run()
    result.wait_until_finish()
    wall_s, cpu_s = time.perf_counter() - began, time.process_time() - cpu
    counters = {
        counter.key.metric.name: counter.committed
        for counter in result.metrics().query()["counters"]
        if counter.key.metric.namespace == "FetchPages"
    }
    return {
        "pages": counters.get("passed", 0),
        "rejected": counters.get("rejected_entry", 0),
        "hosts": count,
        "pages_per_s": round(counters.get("passed", 0) / wall_s),
        "wall_s": round(wall_s, 2),
        "cpu_ms_per_page": round(1000 * cpu_s / pages, 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=5_000)
    parser.add_argument("--hosts", type=int, default=100)
    parser.add_argument("--latency-ms", type=float, default=50.0)
    parser.add_argument("--workers", type=int, default=1, help="of Beam, each a process")
    chosen = parser.parse_args()
    ours, theirs = multiprocessing.Pipe()
    arguments = (theirs, chosen.hosts, chosen.latency_ms / 1000)
    server = multiprocessing.Process(target=run_server, args=arguments, daemon=True)
    server.start()
    try:
        sums = measure(ours.recv(), chosen.pages, chosen.hosts, chosen.workers)
        ours.send("worst?")
        print(json.dumps({**sums, "most_open_at_a_host": ours.recv()}))
    finally:
        server.terminate()
        server.join()


if __name__ == "__main__":
    main()
