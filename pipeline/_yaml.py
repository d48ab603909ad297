"""Read a YAML file into values and the line of every key; what cannot be meant is refused.

Refuses: what is no mapping, a key given twice, and an anchor that holds itself. Contains nothing
of what the keys mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

Location = tuple[str | int, ...]

Lines = Mapping[Location, int]
"""Where each key and each element of a list stands."""

_DEPTH = 6
"""Levels whose lines are kept. Settings have four; aliases of aliases would grow without end."""


class YamlError(Exception):
    """The file cannot be used; the message is one line for the user."""


def read_yaml(path: str) -> tuple[dict[str, Any], Lines]:
    """Return the values of a file and where they stand."""
    loader: yaml.SafeLoader | None = None
    try:
        loader = yaml.SafeLoader(Path(path).read_text(encoding="utf-8"))
        node = loader.get_single_node()
        if node is None:
            return {}, {}
        _refuse_riddles(node, path)
        values = loader.construct_document(node)
        lines = dict(_lines(node, ()))  # after construction, which resolves merge keys
    except OSError as error:
        raise YamlError(f"cannot read the config {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise YamlError(f"the config {path} is not UTF-8 text") from None
    except (yaml.YAMLError, ValueError) as error:  # ValueError: month 13, year 0
        raise YamlError(f"the config {path} is not YAML: {_problem(error)}") from None
    except RecursionError:
        raise YamlError(f"the config {path} is not YAML: nested too deeply") from None
    finally:
        if loader is not None:
            loader.dispose()
    if values is None:
        return {}, {}
    if not isinstance(values, dict):
        raise YamlError(f"the config {path} should be `key: value` lines")
    return values, lines


def _problem(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    return f"line {mark.line + 1}: {problem}" if mark else str(problem)


def _refuse_riddles(
    node: yaml.Node, path: str, at: Location = (), above: tuple[yaml.Node, ...] = ()
) -> None:
    """Refuse keys given twice and anchors within themselves; each node is looked at once."""
    _walk(node, path, at, above, set())


def _walk(
    node: yaml.Node, path: str, at: Location, above: tuple[yaml.Node, ...], done: set[int]
) -> None:
    if any(node is one for one in above):
        line = node.start_mark.line + 1
        raise YamlError(f"{path}, line {line}: what is here refers to itself")
    if id(node) in done:
        return
    if isinstance(node, yaml.MappingNode):
        _refuse_twice(node, path, at)
    for part, inner in _parts(node):
        _walk(inner, path, (*at, part), (*above, node), done)
    done.add(id(node))


def _refuse_twice(node: yaml.MappingNode, path: str, at: Location) -> None:
    first: dict[str, int] = {}
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if str(key.value) in first:
            name = ".".join(map(str, (*at, key.value)))
            raise YamlError(
                f"{path}, line {line}: the key `{name}` is given twice,"
                f" first on line {first[str(key.value)]}"
            )
        first[str(key.value)] = line


def _lines(node: yaml.Node, at: Location) -> Iterator[tuple[Location, int]]:
    """Yield where each key stands, by its path; a key of one's own comes after a merged one."""
    if len(at) == _DEPTH:
        return
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*at, str(key.value))
            yield here, key.start_mark.line + 1
            yield from _lines(value, here)
        return
    for part, value in _parts(node):
        yield (*at, part), value.start_mark.line + 1
        yield from _lines(value, (*at, part))


def _parts(node: yaml.Node) -> Iterator[tuple[str | int, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from ((str(key.value), value) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        yield from enumerate(node.value)
