"""The reducer for aggregates that nobody wrote one for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explorer.model.json_ready import scalar_fields

if TYPE_CHECKING:
    from explorer.model import Event

LAST_EVENT = "_last_event"


class GuessedReducer:
    """Merges payloads as JSON merge patches (RFC 7396): null removes, lists are replaced whole.

    A payload that is no object goes under `payload`. `_last_event` is the type of the last event.
    """

    name = "guessed"
    guessed = True
    fingerprint = "guessed 1"

    def start(self) -> dict[str, Any]:
        return {}

    def apply(self, live: dict[str, Any], event: Event) -> dict[str, Any]:
        payload = event.payload
        if type(payload) is dict:
            _merge(live, payload)
        elif payload is not None:
            live["payload"] = payload
        live[LAST_EVENT] = event.type
        return live

    def view(self, live: dict[str, Any]) -> dict[str, Any]:
        return live

    def scalars(self, live: dict[str, Any]) -> dict[str, Any]:
        return scalar_fields(live)


def _merge(target: dict[str, Any], patch: dict[str, Any]) -> None:
    for key, value in patch.items():
        if value is None:
            target.pop(key, None)
        elif type(value) is dict:
            kept = target.get(key)
            if type(kept) is not dict:
                kept = target[key] = {}
            _merge(kept, value)
        else:
            target[key] = value
