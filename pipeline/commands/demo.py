"""`dateline demo`: the whole job on a sample newsroom."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from pipeline import _options as options
from pipeline._demo import DemoError, cleared, next_steps
from pipeline._screen import say
from pipeline.commands._app import PASS_ON, app, fail
from pipeline.commands._batch import finish, on_engine_of, split
from pipeline.config import ConfigError, Settings, load, run_config


@app.command(context_settings=PASS_ON)
def demo(
    context: typer.Context,
    output: Annotated[str, typer.Option(help="Folder to write into.")] = "demo-output",
    workers: options.Workers = None,
    flink_master: options.FlinkMaster = None,
    quiet: options.Quiet = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the manifest as JSON.")] = False,
) -> None:
    """Run the main job offline on a sample newsroom that ships with dateline."""
    from pipeline.newsroom import AS_OF, serve  # noqa: PLC0415 - only the demo needs it

    beam_flags = split(context.args, "demo")
    if beam_flags.inputs:
        fail(f"the demo has inputs of its own and takes none ({beam_flags.inputs[0]!r})")

    try:
        folder = cleared(output)
    except DemoError as error:
        fail(str(error))
    with serve(folder / "newsroom") as served:
        flags = {
            "inputs": list(served.inputs),
            "output": output,
            "run_id": "demo",
            "as_of": AS_OF,
            "workers": options.number(workers),
            "http.connect_to": served.connect_to,
            "http.timeout_s": served.timeout_s,
            "http.per_host_delay_s": 0.0,
            "http.retries": 0,
        }
        try:
            settings: Settings = load(None, flags)
            config = run_config(settings, datetime.now(UTC), readable=str(folder / "newsroom"))
        except ConfigError as error:
            fail(str(error))
        config, on_engine = on_engine_of(config, beam_flags.flags, flink_master)
        code = finish(config, on_engine, quiet=quiet, as_json=as_json)
    if not (quiet or as_json):
        say("".join(f"{line}\n" for line in next_steps(output, "demo")))
    raise typer.Exit(code)
