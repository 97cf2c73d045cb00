"""Reducers for the pool, with what can go wrong; each kind of event does one thing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from explorer.reducers import reducer

if TYPE_CHECKING:
    from explorer.model import Event


@reducer("Account")
def account(state: dict[str, Any], event: Event) -> dict[str, Any]:
    match event.type:
        case "Hangs":
            while True:
                pass
        case "Eats":
            state["eaten"] = bytearray(2_000_000_000)
        case "Dies":
            os._exit(3)
        case "Fails":
            state["half"] = True
            raise ValueError(event.payload["n"])
        case "Meddles":
            event.payload["n"] = 0
        case "Asks":
            asked = "meta" + "data"  # no word that can be found in this file
            state["asked"] = getattr(event, asked)
    state.setdefault("seen", []).append(event.payload["n"])
    return state
