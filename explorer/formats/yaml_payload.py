"""YAML, as Ruby writes objects, as JSON."""

from __future__ import annotations

import re
from typing import Any

import yaml
from msgspec import Raw

from explorer.formats.peeling import json_text

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


def from_yaml(text: str) -> str | None:
    """Return the JSON of a YAML document that begins with `---`; None if it is none.

    Symbols lose their colon, and numbers keep their digits. What a document repeats by reference
    is not followed: then the answer is None too.
    """
    if not text.startswith("---"):
        return None
    try:
        # the loader in C, where it is there, gives the same nodes many times as fast
        if any(isinstance(token, yaml.AliasEvent) for token in yaml.parse(text, _Loader)):
            return None
        node = yaml.compose(text, _Loader)
        return None if node is None else json_text(_value(node))
    except (yaml.YAMLError, RecursionError, ValueError):
        return None


def _value(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {_symbol(str(key.value)): _value(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    text = str(node.value)
    if node.style or node.tag.startswith("!"):
        return text
    if _NUMBER.fullmatch(text):
        return Raw(text.encode())
    return _WORDS[text] if text in _WORDS else _symbol(text)


def _symbol(text: str) -> str:
    return text.removeprefix(":")
