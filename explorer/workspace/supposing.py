"""What if: scenarios laid over the log, and what they would change."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import yaml

from explorer import chains
from explorer.errors import NotFoundError, QuestionError
from explorer.replay import Edit, Outcome, Scenario, side_by_side, whatif
from explorer.replay.scenario import KINDS, MOST_EDITS
from explorer.workspace.states import States

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from explorer.model import AggregateKey, Event
    from explorer.replay import Moment

LONGEST_LINK = 8_000
LONGEST_SCENARIO = 200_000
NOTE = "Commands are not decided again: events that were not edited stay as they were recorded."


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """What a scenario would change."""

    scenario: Scenario
    edits: tuple[Edit, ...]
    """Those switched on, with everything that a cascade skips."""

    outcomes: tuple[Outcome, ...]
    """Of every aggregate that is edited, in the order of the edits."""


class Supposing(States):
    """Questions about a log that was not."""

    def whatif(self, scenario: Scenario) -> Supposed:
        """Return what would be with the edits made. Raises NotFoundError for an unknown event."""
        edits, keys = self._resolved(scenario)
        outcomes = tuple(whatif(self.timeline(key), edits) for key in keys)
        return Supposed(scenario=scenario, edits=tuple(edits), outcomes=outcomes)

    def side_by_side(self, scenario: Scenario, key: AggregateKey) -> Iterator[Moment]:
        """Yield the recorded and the edited state of an aggregate from its first edit on."""
        return side_by_side(self.timeline(key), self._resolved(scenario)[0])

    def caused_by(self, event: Event) -> list[Event]:
        """Return all that an event caused within its chain, nearest first."""
        if event.correlation_id is None:
            return []
        events = {each.id: each for each in self._store.chain_events(event.correlation_id)}
        graph = chains.link(list(events.values()))
        return [events[name] for name in chains.descendants(graph, event.id) if name in events]

    def _resolved(self, scenario: Scenario) -> tuple[list[Edit], list[AggregateKey]]:
        edits: list[Edit] = []
        keys: dict[AggregateKey, None] = {}
        for edit in scenario.active:
            event = self._named(edit.event)
            keys.setdefault(event.key)
            edits.append(edit)
            for effect in self.caused_by(event) if edit.cascade else ():
                keys.setdefault(effect.key)
                edits.append(Edit(kind="skip", event=effect.id))
        return edits, list(keys)

    def _named(self, name: str) -> Event:
        if name.startswith("@") and name[1:].isdecimal() and len(name) < 20:
            return self._store.event_at(int(name[1:]))
        found = self._store.find_events([name]).get(name)
        if found is None:
            msg = f"There is no event {name!r} to edit."
            raise NotFoundError(msg, hint="Give the id of an event of the dump, or @POSITION.")
        return found


def scenario_text(scenario: Scenario) -> str:
    """Write a scenario as YAML."""
    text: str = yaml.safe_dump(_plain(scenario), sort_keys=False, allow_unicode=True)
    return text


def read_scenario(path: Path) -> Scenario:
    """Read a scenario from a YAML or JSON file. Raises QuestionError."""
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(LONGEST_SCENARIO + 1)
        loaded = yaml.safe_load(text)
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}."
        raise QuestionError(msg, hint="Name a YAML or JSON file.") from error
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        msg = f"{path} is neither YAML nor JSON: {str(error).splitlines()[0]}."
        raise QuestionError(msg, hint="Save a scenario to see what one looks like.") from error
    if len(text) > LONGEST_SCENARIO:
        msg = f"{path} is too large for a scenario."
        raise QuestionError(msg, hint=f"At most {LONGEST_SCENARIO:,} letters are read.")
    return _scenario(loaded, str(path))


def scenario_link(scenario: Scenario) -> str:
    """Write a scenario as a short text for a URL."""
    packed = zlib.compress(json.dumps(_plain(scenario), separators=(",", ":")).encode(), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def scenario_of_link(text: str) -> Scenario:
    """Read a scenario back from a URL. Raises QuestionError for what is none, or too large."""
    try:
        plain = json.loads(_unpacked(text))
    except (ValueError, zlib.error, RecursionError):
        msg = "The link holds no scenario that can be read."
        raise QuestionError(msg, hint="Copy the whole link again.") from None
    return _scenario(plain, "The link")


def _unpacked(text: str) -> bytes:
    if len(text) > LONGEST_LINK:
        raise ValueError(text)
    packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    unpacking = zlib.decompressobj()
    unpacked = unpacking.decompress(packed, LONGEST_SCENARIO)
    if unpacking.unconsumed_tail or not unpacking.eof:
        raise ValueError(text)
    return unpacked


def _plain(scenario: Scenario) -> dict[str, Any]:
    default = asdict(Edit(kind="skip", event=""))
    edits = [
        {
            name: value
            for name, value in asdict(edit).items()
            if name in ("kind", "event") or value != default[name]
        }
        for edit in scenario.edits
    ]
    return {"name": scenario.name, "edits": edits}


def _scenario(loaded: Any, where: str) -> Scenario:
    fields = loaded if isinstance(loaded, dict) else {}
    edits = fields.get("edits")
    if not isinstance(edits, list) or len(edits) > MOST_EDITS:
        msg = f"{where} holds no list of at most {MOST_EDITS} edits."
        raise QuestionError(msg, hint="Write name, and edits with kind and event each.")
    return Scenario(
        name=str(fields.get("name") or "scenario")[:200],
        edits=tuple(_edit(each, number, where) for number, each in enumerate(edits, 1)),
    )


_TYPES: dict[str, type | tuple[type, ...]] = {
    "event": str,
    "cascade": bool,
    "path": str,
    "event_type": str,
    "to": str,
    "seconds": (int, float),
    "on": bool,
}


def _edit(given: Any, number: int, where: str) -> Edit:
    fields = given if isinstance(given, dict) else {}
    if fields.get("kind") not in KINDS:
        msg = f"Edit {number} of {where} is of no known kind."
        raise QuestionError(msg, hint=f"The kinds are {', '.join(KINDS)}.")
    named = {name: fields[name] for name in fields if name not in ("kind", "value")}
    for name, value in named.items():
        if name not in _TYPES or not isinstance(value, _TYPES[name]):
            msg = f"Edit {number} of {where} has a {name!r} that cannot be understood."
            raise QuestionError(msg, hint=f"It may have {', '.join(_TYPES)} and value.")
    if "event" not in named:
        msg = f"Edit {number} of {where} names no event."
        raise QuestionError(msg, hint="Give the id of an event.")
    return replace(Edit(kind=fields["kind"], event=""), value=fields.get("value"), **named)
