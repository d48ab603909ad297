"""Cases for pipeline.graph: how it is wired; what comes out of it is tests/test_end_to_end."""

from __future__ import annotations

import importlib
import inspect
from collections import Counter
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.pipeline import AppliedPTransform, PipelineVisitor
from apache_beam.testing.test_pipeline import TestPipeline

from pipeline import graph, stream
from pipeline.run import manifest_like
from schemas import RunConfig, SeenConfig, Source, SourceKind
from tests.make import NOON, entry, output, source
from transforms._carry import REJECTED, Tally
from transforms._sandbox import InWorkers

ROOT = Path(__file__).resolve().parents[1]


class Steps(PipelineVisitor):
    """Every step of a graph, composite ones too, in the order they were made."""

    def __init__(self, p: beam.Pipeline) -> None:
        self.all: list[AppliedPTransform] = []
        p.visit(self)

    def enter_composite_transform(self, transform_node: AppliedPTransform) -> None:
        self.all.append(transform_node)

    def visit_transform(self, transform_node: AppliedPTransform) -> None:
        self.all.append(transform_node)

    def named(self, label: str) -> AppliedPTransform:
        (found,) = [step for step in self.all if step.full_label == label]
        return found

    def users(self, output: beam.pvalue.PCollection[Any]) -> list[AppliedPTransform]:
        """Return the steps that are no parts of others and read this output."""
        return [step for step in self.all if output in step.inputs and not step.parts]

    def rejecting(self) -> list[AppliedPTransform]:
        """Return the steps that have declared an output for rejects."""
        return [
            step
            for step in self.all
            if not step.parts and REJECTED in (getattr(step.transform, "output_tags", None) or ())
        ]


SOURCES = tuple(source(kind, f"{name}.{kind}") for kind in SourceKind for name in "ab")


def steps(*sources: Source) -> Steps:
    config = RunConfig(
        as_of=NOON,
        sources=sources,
        output=output("nowhere"),
        seen=SeenConfig(due=(entry("a"),)),
    )
    p = TestPipeline(runner="FnApiRunner")
    graph.build(p, config)
    return Steps(p)


@pytest.fixture(scope="module")
def whole() -> Steps:
    return steps(*SOURCES)


@pytest.fixture(scope="module")
def streamed() -> Steps:
    feeds = tuple(source(kind, f"http://{kind}.example/x") for kind in ("feed", "url"))
    config = RunConfig(as_of=NOON, sources=feeds, output=output("nowhere"))
    p = beam.Pipeline(runner="PrismRunner", options=PipelineOptions(["--streaming"]))
    stream.build(p, config, manifest_like(config, ()))
    return Steps(p)


def test_the_stages_do_not_depend_on_the_input(whole: Steps) -> None:
    """A kind of source that is not given is an empty collection, not another graph."""

    def stages(found: Steps) -> list[str]:
        return [step.full_label for step in found.all if "/" not in step.full_label]

    assert stages(steps()) == stages(whole)


def test_every_source_of_every_kind_enters_the_graph_once(whole: Steps) -> None:
    entered = Counter(
        one.id
        for label in ("Feeds", "Urls", "Files")
        for one in whole.named(label).transform.values
    )
    assert entered == dict.fromkeys((one.id for one in SOURCES), 1)
    assert {one.kind for one in SOURCES} == set(SourceKind)


def test_every_step_has_a_label_of_its_own(whole: Steps) -> None:
    labels = Counter(step.full_label for step in whole.all)
    assert [label for label, count in labels.items() if count > 1] == []
    assert len(labels) > 50


def test_no_step_of_ours_is_a_lambda(whole: Steps) -> None:
    """Its label would move with every edit; Beam's own Create holds one."""
    lambdas = [step.full_label for step in whole.all if "<lambda at" in step.full_label]
    assert [label for label in lambdas if "core.py" not in label] == []


def test_every_reject_reaches_the_one_consumer(whole: Steps) -> None:
    consumer = whole.named("KeepRejects")
    (merged,) = consumer.inputs
    handler = merged.producer
    assert len(whole.rejecting()) == len(handler.inputs)
    for step in whole.rejecting():
        assert REJECTED in step.outputs, f"{step.full_label}: nobody asked for its rejects"
        assert [user.full_label for user in whole.users(step.outputs[REJECTED])] == [
            handler.full_label
        ]


def _stages_that_can_reject() -> set[str]:
    """Return the public transforms whose constructor asks for a place for rejects."""
    found = set()
    for path in (ROOT / "transforms").glob("[a-z]*.py"):
        module = importlib.import_module(f"transforms.{path.stem}")
        for name, thing in vars(module).items():
            is_shell = inspect.isclass(thing) and issubclass(thing, beam.PTransform)
            if not is_shell or thing.__module__ != module.__name__ or name.startswith("_"):
                continue
            if "rejects" in inspect.signature(thing.__init__).parameters:
                found.add(name)
    return found


def _stages_of(step: AppliedPTransform, found: Steps) -> set[str]:
    """Return the stages a step belongs to; workers run several in one."""
    label = step.full_label.split("/")[0]
    whole_step = found.named(label).transform
    return {one.stage for one in whole_step.steps()} if label == "InWorkers" else {label}


def test_every_stage_that_can_reject_is_in_a_graph_with_its_rejects(
    whole: Steps, streamed: Steps
) -> None:
    wired = {
        name
        for found in (whole, streamed)
        for step in found.rejecting()
        for name in _stages_of(step, found)
    }
    assert wired == _stages_that_can_reject()
    assert len(wired) >= 9


def test_a_stream_has_no_flatten_before_a_count_and_no_label_twice(streamed: Steps) -> None:
    labels = Counter(step.full_label for step in streamed.all)
    assert [label for label, count in labels.items() if count > 1] == []
    assert {"PollSources", "DedupeStream", "ReviseStories", "WriteManifests"} <= set(labels)


def test_every_result_of_a_stream_is_used(streamed: Steps) -> None:
    """But what a poll taught and the settled ids: in a stream the engine's state has both."""
    unread = {
        (step.full_label.split("/")[0], tag)
        for step in streamed.all
        if not step.parts
        for tag, output_ in step.outputs.items()
        if not streamed.users(output_)
    }
    assert unread == {
        ("PollFeeds", "states"),
        ("PublishArticles", "settled"),
        ("WriteManifests", None),
    }


def test_stages_that_share_a_worker_share_the_place_for_their_rejects(whole: Steps) -> None:
    shared = whole.named("InWorkers").transform
    assert isinstance(shared, InWorkers)
    assert len(shared._stages) == 3
    assert all(stage.rejects is shared.rejects for stage in shared._stages)


def test_every_result_is_used_and_only_the_receipt_ends_the_graph(whole: Steps) -> None:
    """An output nobody reads is a row, a retry or a settled id that is lost in silence."""
    unread = [
        (step.full_label, tag)
        for step in whole.all
        if not step.parts
        for tag, output_ in step.outputs.items()
        if not whole.users(output_)
    ]
    assert [label.split("/")[0] for label, _ in unread] == ["WriteReceipt"]


def test_what_is_due_again_does_not_pass_the_filter_that_holds_it_back(whole: Steps) -> None:
    (wanted,) = whole.named("MakeFetchLists").inputs
    (due,) = whole.named("Due").outputs.values()
    assert due in wanted.producer.inputs
    for label in ("SkipSeenListed", "SkipSeenNamed"):
        assert due not in whole.named(label).inputs


def _counts(step: AppliedPTransform) -> bool:
    fn = getattr(step.transform, "fn", None)
    held = list(vars(fn).values()) if fn else []
    held += [one for value in held if isinstance(value, dict) for one in value.values()]
    return any(isinstance(one, Tally) for one in held)


def test_nothing_is_counted_between_a_flatten_and_the_next_shuffle(whole: Steps) -> None:
    """An engine may run what follows a Flatten in each of its inputs' stages; Flink counts one."""
    reached = [step for step in whole.all if isinstance(step.transform, beam.Flatten)]
    assert len(reached) > 5
    assert any(_counts(step) for step in whole.all)
    for step in reached:
        assert not _counts(step), step.full_label
        if not isinstance(step.transform, beam.GroupByKey):
            reached += (user for one in step.outputs.values() for user in whole.users(one))
