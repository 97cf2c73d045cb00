"""XML, as serializers of Java and .NET write objects, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from explorer.formats.peeling import json_text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

DEPTH = 100


def from_xml(text: str) -> str | None:
    """Return the JSON object in which the elements inside the root are members; else None.

    All values are texts, for XML has no others. Elements of the same name become an array, and
    attributes members that begin with `@`. Entries of a map become members by their keys.
    """
    start = text.lstrip("\ufeff \t\r\n")
    if not start.startswith("<") or "<!DOCTYPE" in start or "<!ENTITY" in start:
        return None
    try:
        root = ET.fromstring(start)  # noqa: S314  what declares entities is refused
        return json_text(_value(root, DEPTH))
    except (ET.ParseError, LookupError, RecursionError, ValueError):
        return None


def _value(element: Element, depth: int) -> Any:
    if not depth:
        raise RecursionError
    children = list(element)
    members: dict[str, Any] = {f"@{_local(key)}": text for key, text in element.attrib.items()}
    if not children:
        text = element.text or ""
        return {**members, "#text": text} if members else text
    if all(child.tag == "entry" and len(child) == 2 for child in children):
        return members | {child[0].text or "": _value(child[1], depth - 1) for child in children}
    for name, values in _named(children, depth).items():
        members[name] = values if len(values) > 1 else values[0]
    return members


def _named(children: list[Element], depth: int) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for child in children:
        found.setdefault(_local(child.tag), []).append(_value(child, depth - 1))
    return found


def _local(name: str) -> str:
    return name.rpartition("}")[2]
