"""The filter of the Events page: widgets that show the URL's query and change it."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

import streamlit as st

from explorer.model import EventQuery
from explorer.ui import resources, state, wording
from explorer.ui.event_view import EventView
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

_PROBLEM = "filter-problem"
_TIME = "Write a time as 2026-01-31 09:30"


def draw(workspace: Workspace, view: EventView) -> None:
    """Draw the filters used most with the values of `view`; a change shows its first page."""
    for name, value in _widget_values(view.query).items():
        state.put(_key(name), value)
    _first_row(workspace, view.query)
    problem = state.typed(_PROBLEM)
    if problem:
        st.warning(problem)


def draw_more(workspace: Workspace, view: EventView) -> None:
    """Draw the other filters behind a button that says how many of them are set."""
    more = _active(view.query) - _active(_front(view.query))
    label = f"More filters · {more}" if more else "More filters"
    with st.popover(label, icon=":material/tune:", width="content"):
        _times_and_paths(view.query)
        _ids(workspace, view.query)


def clear() -> None:
    """Widget callback: show all events."""
    state.put(_PROBLEM, None)
    state.visit(EventView().link())


def narrow(view: EventView, query: EventQuery) -> None:
    """Widget callback: show the first page of another query."""
    state.put(_PROBLEM, None)
    state.visit(view.narrowed(query).link())


def _first_row(workspace: Workspace, query: EventQuery) -> None:
    summary = resources.ask(workspace, Workspace.summary)
    cells = st.columns([3, 3, 3, 3], gap="small")
    cells[0].multiselect(
        "Event type",
        _options((name for name, _ in summary.event_types), query.types),
        key=_key("types"),
        placeholder="Any",
        on_change=_apply,
    )
    cells[1].multiselect(
        "Aggregate type",
        _options((name for name, _, _ in summary.aggregate_types), query.aggregate_types),
        key=_key("aggregate_types"),
        placeholder="Any",
        on_change=_apply,
    )
    _text(cells[2], "aggregate_id", "Aggregate id", "Exact id")
    _text(cells[3], "text", "Text in the payload", "Anywhere, any case")


def _times_and_paths(query: EventQuery) -> None:
    zone = wording.plain(state.zone().key)
    times = st.columns(2, gap="small")
    _text(times[0], "since", f"From ({zone})", "2026-01-31 09:30")
    _text(times[1], "until", f"To ({zone})", "2026-01-31 17:00")
    fields = st.columns(2, gap="small")
    _text(fields[0], "path", "Path in the payload", "/items/0/sku")
    _text(fields[1], "value", "Value at the path", "Any value", off=query.path is None)


def _ids(workspace: Workspace, query: EventQuery) -> None:
    users = [user for user, _ in resources.ask(workspace, Workspace.users, 500)]
    st.selectbox(
        "User",
        _options(users, (query.user_id,) if query.user_id else ()),
        key=_key("user_id"),
        index=None,
        placeholder="Any",
        accept_new_options=True,
        on_change=_apply,
    )
    _text(st, "correlation_id", "Correlation id", "Exact id")
    _text(st, "causation_id", "Causation id", "Exact id")


def _text(cell: Any, name: str, label: str, example: str, *, off: bool = False) -> None:
    cell.text_input(label, key=_key(name), placeholder=example, disabled=off, on_change=_apply)


def _apply() -> None:
    """Make the URL say what the widgets say; on a value that is none, keep the URL and say so."""
    view = EventView.read(state.params())
    try:
        query = _query(state.zone(), through=view.query.through)
    except ValueError as error:
        state.put(_PROBLEM, str(error))
        return
    narrow(view, query)


def _query(zone: ZoneInfo, *, through: int | None) -> EventQuery:
    texts = {
        name: (state.typed(_key(name)) or "").strip() or None
        for name in ("aggregate_id", "user_id", "correlation_id", "causation_id", "text", "path")
    }
    return EventQuery(
        types=tuple(state.typed(_key("types"), ())),
        aggregate_types=tuple(state.typed(_key("aggregate_types"), ())),
        since=_time(state.typed(_key("since")), zone),
        until=_time(state.typed(_key("until")), zone),
        through=through,
        value=(state.typed(_key("value")) or None) if texts["path"] else None,
        **texts,
    )


def _time(text: str | None, zone: ZoneInfo) -> datetime | None:
    if not text or not text.strip():
        return None
    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError:
        msg = f"{wording.plain(text)} is not a time. {_TIME}"
        raise ValueError(msg) from None
    return when.replace(tzinfo=zone) if when.tzinfo is None else when


def _widget_values(query: EventQuery) -> dict[str, Any]:
    zone = state.zone()
    values: dict[str, Any] = {field.name: getattr(query, field.name) for field in fields(query)}
    for name in ("since", "until"):
        values[name] = wording.moment(values[name], zone) if values[name] else ""
    for name in ("aggregate_id", "correlation_id", "causation_id", "text", "path", "value"):
        values[name] = values[name] or ""
    values |= {"types": list(query.types), "aggregate_types": list(query.aggregate_types)}
    del values["through"]
    return values


def _front(query: EventQuery) -> EventQuery:
    """Return the part of a query that the first row shows."""
    return EventQuery(
        types=query.types,
        aggregate_types=query.aggregate_types,
        aggregate_id=query.aggregate_id,
        text=query.text,
    )


def _active(query: EventQuery) -> int:
    return sum(bool(getattr(query, field.name)) for field in fields(query))


def _options(known: Iterable[str], chosen: Iterable[str]) -> list[str]:
    return list(dict.fromkeys((*known, *chosen)))


def _key(name: str) -> str:
    return f"filter-{name}"
