"""YAML as nodes that know their line, read without trusting it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from explorer.errors import ReducerError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml.nodes import MappingNode, Node

LARGEST = 200_000
"""Letters of a file."""

MOST_EVENTS = 20_000
DEEPEST = 24

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,999})")
_FRACTION = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


def documents(text: str, name: str) -> list[MappingNode]:
    """Return the documents of a file, each a mapping. Raises ReducerError, naming the line."""
    if len(text) > LARGEST:
        msg = f"{name} has {len(text):,} letters; a declarative reducer has at most {LARGEST:,}."
        raise ReducerError(msg, hint="Split it into several files.")
    try:
        _check_plain(text, name)
        nodes = list(yaml.compose_all(text, yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        msg = f"{name}, line {line}: this is no YAML: {error.problem}."
        raise ReducerError(msg, hint="Check the indentation and the quotes there.") from error
    except yaml.YAMLError as error:
        msg = f"{name} is no YAML: {str(error).partition(chr(10))[0]}."
        raise ReducerError(msg, hint="Save it as UTF-8 text.") from error
    found = [node for node in nodes if node is not None]
    return [as_mapping(node, name, "a document", "aggregate: and state:") for node in found]


def failure(node: Node, name: str, problem: str, hint: str) -> ReducerError:
    """Return the error about what is written at a node."""
    return ReducerError(f"{name}, line {node.start_mark.line + 1}: {problem}.", hint=hint)


def as_mapping(node: Node, name: str, what: str, holds: str) -> MappingNode:
    """Return the node if it is a mapping."""
    if not isinstance(node, yaml.MappingNode):
        raise failure(node, name, f"{what} is no mapping", f"It holds {holds}.")
    return node


def members(node: MappingNode, name: str) -> Iterator[tuple[str, Node, Node]]:
    """Yield key, the key's node and the value's, in order; a key that comes twice is refused."""
    seen: set[str] = set()
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise failure(key, name, "a key is no text", "Write one name before the colon.")
        if key.value in seen:
            hint = "Keep one of them."
            raise failure(key, name, f"{key.value!r} is there twice", hint)
        seen.add(key.value)
        yield key.value, key, value


def plain_value(node: Node, name: str) -> Any:
    """Return what a node says as JSON-ready data; unquoted words are read as JSON reads them."""
    if isinstance(node, yaml.MappingNode):
        return {key: plain_value(value, name) for key, _, value in members(node, name)}
    if isinstance(node, yaml.SequenceNode):
        return [plain_value(each, name) for each in node.value]
    return _scalar(node, str(node.value), name)


def _scalar(node: Node, text: str, name: str) -> Any:
    if node.style is not None:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FRACTION.fullmatch(text):
        number = float(text)
        if number in (float("inf"), float("-inf")):
            raise failure(node, name, f"{text} is too large", "JSON readers know no such number.")
        return number
    return _WORDS.get(text, text)


def _check_plain(text: str, name: str) -> None:
    """Refuse aliases, tags and depth before anything is built of the text."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, yaml.SafeLoader)):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            msg = f"{name}, line {line}: anchors and aliases are not read here."
            raise ReducerError(msg, hint="Write the value out.")
        if getattr(event, "tag", None):
            msg = f"{name}, line {line}: the tag {event.tag} is not read here."
            raise ReducerError(msg, hint="Leave it out: values are read as JSON reads them.")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST or count > MOST_EVENTS:
            msg = f"{name}, line {line}: there is too much, or it is nested too deeply."
            raise ReducerError(msg, hint=f"At most {DEEPEST} levels and {MOST_EVENTS:,} values.")
