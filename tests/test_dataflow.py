"""What `--runner DataflowRunner` would send: the options, the job graph, and the package.

Nothing is submitted: the graph is made into the proto that a job is, and the files are staged into
a folder, both by the code of Beam that a submission calls.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import GoogleCloudOptions, SetupOptions
from apache_beam.portability.api import beam_runner_api_pb2
from apache_beam.runners.portability.stager import Stager

from pipeline import graph
from pipeline.runners import pipeline_options, runner_name, split_flags
from schemas import RunConfig
from tests.cli import ROOT
from tests.make import NOON, output
from tests.test_graph import SOURCES

FLAGS = (
    *("--runner", "DataflowRunner"),
    *("--project", "dateline-project"),
    *("--region", "europe-west4"),
    *("--temp_location", "gs://dateline-bucket/tmp"),
    *("--setup_file", "./setup.py"),
)
SHIPPED = ("pipeline", "schemas", "transforms")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a checkout holds, and none of the leftovers of a build: they would be shipped too."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in SHIPPED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("setup.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture(scope="module")
def staged(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as Beam builds and names it for the workers."""
    folder = tmp_path_factory.mktemp("staged")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(source)  # ./setup.py is beside the user
        resources = Stager.create_job_resources(
            pipeline_options(FLAGS), str(folder), log_submission_env_dependencies=False
        )
    (package,) = [one for one in resources if _staged_as(one) == "workflow.tar.gz"]
    file = beam_runner_api_pb2.ArtifactFilePayload.FromString(package.type_payload)
    return Path(file.path)


def _staged_as(artifact: Any) -> str:
    role = beam_runner_api_pb2.ArtifactStagingToRolePayload.FromString(artifact.role_payload)
    return str(role.staged_name)


def test_every_flag_reaches_beam_and_none_is_taken_for_an_input() -> None:
    found = split_flags(["feeds.txt", *FLAGS])
    assert (found.flags, found.inputs, found.unknown) == (FLAGS, ("feeds.txt",), ())
    cloud = pipeline_options(found.flags).view_as(GoogleCloudOptions)
    assert (cloud.project, cloud.region) == ("dateline-project", "europe-west4")
    assert cloud.temp_location == "gs://dateline-bucket/tmp"
    assert pipeline_options(found.flags).view_as(SetupOptions).setup_file == "./setup.py"
    assert runner_name(found.flags) == "DataflowRunner"


def test_the_graph_is_a_job_for_dataflow(tmp_path: Path) -> None:
    options = pipeline_options(FLAGS)
    p = beam.Pipeline(options=options)  # refuses flags Dataflow would refuse
    graph.build(p, RunConfig(as_of=NOON, sources=SOURCES, output=output(tmp_path)))
    job = p.to_runner_api(default_environment=p.runner.default_environment(options))
    (environment,) = {
        one.urn: one for one in job.components.environments.values() if one.payload
    }.values()
    image = beam_runner_api_pb2.DockerPayload.FromString(environment.payload).container_image
    assert image.endswith(f"python3.11_sdk:{beam.__version__}")
    # The fullest test there is of the graph being no more than its proto: made again from it.
    again = beam.Pipeline.from_runner_api(job, p.runner, options)
    labels = _labels(again)
    assert labels == _labels(p)
    assert {"FetchFeeds", "InWorkers", "DedupeStories", "WriteReceipt"} <= labels


def _labels(p: beam.Pipeline) -> set[str]:
    return {part.full_label.split("/")[0] for part in p._root_transform().parts}


def test_the_staged_package_holds_every_module_and_every_data_file(
    source: Path, staged: Path
) -> None:
    with tarfile.open(staged) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {
        str(path.relative_to(source))
        for name in SHIPPED
        for path in (source / name).rglob("*")
        if path.is_file()
    }
    assert wanted - names == set()
    data_files = {Path(name).suffix for name in wanted} - {".py"}
    assert data_files == {".html", ".md", ".sqlite", ".tsv", ".xml", ".yaml"}, (
        "the copy of the checkout is not whole"
    )


def test_the_staged_package_is_all_a_worker_needs_of_ours(staged: Path, tmp_path: Path) -> None:
    """Installed without the checkout, every module loads and finds its data files."""
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "-q"),
            *("--no-deps", "--no-build-isolation", "--no-index"),
            *("--target", str(tmp_path / "site"), str(staged)),
        ],
        check=True,
        capture_output=True,
        cwd=tmp_path,
        timeout=200,
    )
    modules = sorted(_modules(tmp_path / "site"))
    assert len(modules) > 60
    program = (
        f"import sys, importlib; sys.path.insert(0, {str(tmp_path / 'site')!r})\n"
        f"for name in {modules!r}:\n"
        "    found = importlib.import_module(name)\n"
        f"    assert found.__file__.startswith({str(tmp_path / 'site')!r}), found.__file__\n"
        "from pipeline import engines\n"
        "from transforms._events.lexicon import size\n"
        "assert engines._POM.exists() and size() > 1000\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def _modules(site: Path) -> Iterator[str]:
    for name in SHIPPED:
        for path in (site / name).rglob("*.py"):
            dotted = ".".join(path.relative_to(site).with_suffix("").parts)
            if not dotted.endswith("__main__"):
                yield dotted.removesuffix(".__init__")


def test_what_the_package_requires_is_what_it_imports(source: Path) -> None:
    """A worker installs what setup.py names and nothing else."""
    required = {
        one.split(">")[0].replace("-", "_").lower()
        for one in _install_requires(source / "setup.py")
    }
    names = {"apache_beam": "apache_beam", "yaml": "pyyaml"}
    imported = {
        names.get(name, name).lower()
        for path in source.rglob("*.py")
        for name in _imports(path)
        if name not in sys.stdlib_module_names and name not in (*SHIPPED, "setuptools")
    }
    # Parts of what pydantic and trafilatura require in one version with themselves; and of the
    # extra `s3`, without which transforms._s3 is not imported.
    assert imported - required == {"htmldate", "pydantic_core", "botocore"}


def _install_requires(path: Path) -> list[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.keyword) and node.arg == "install_requires":
            found: list[str] = ast.literal_eval(node.value)
            return found
    raise AssertionError("setup.py requires nothing")


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]
