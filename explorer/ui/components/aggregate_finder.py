"""Finding one aggregate among a million."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyarrow as pa
import streamlit as st

from explorer.errors import QuestionError
from explorer.model import AggregateKey, AggregateQuery, AggregateSummary
from explorer.ui import links, resources, state, times, wording
from explorer.ui.components import row_picker
from explorer.ui.links import Link
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from typing import Self

    from explorer.ui.links import Params

PAGE = 50
EVERY = AggregateQuery()
_PROBLEM = "finder-problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """What is looked for, and where in the list we are, as a value that the URL carries."""

    query: AggregateQuery = EVERY
    after: AggregateKey | None = None
    """The list begins after this aggregate."""

    @classmethod
    def read(cls, params: Params) -> Self:
        """Read a finder from a URL. Raises QuestionError if a time cannot be understood."""
        after = links.last_value(params, "after")
        period = links.query_of({name: params.get(name, ()) for name in ("since", "until")})
        return cls(
            query=AggregateQuery(
                id_contains=links.last_value(params, "find") or "",
                aggregate_types=tuple(params.get("type", ())),
                event_type=links.last_value(params, "has"),
                since=period.since,
                until=period.until,
            ),
            after=AggregateKey(links.last_value(params, "after_type") or "", after)
            if after
            else None,
        )

    def link(self) -> Link:
        """Return the address of this list."""
        query, after = self.query, self.after
        return Link(
            links.TIME_TRAVEL,
            (
                *(("type", name) for name in query.aggregate_types),
                *links.present(
                    find=query.id_contains or None,
                    has=query.event_type,
                    since=None if query.since is None else links.time_param(query.since),
                    until=None if query.until is None else links.time_param(query.until),
                    after=after and after.id,
                    after_type=(after and after.type) or None,
                ),
            ),
        )


def draw(workspace: Workspace, finder: Finder) -> None:
    """Draw the filter and one page of aggregates; a click on one opens it."""
    _filter(workspace, finder)
    found = resources.ask(
        workspace, Workspace.find_aggregates, finder.query, limit=PAGE + 1, after=finder.after
    )
    if not found:
        _nothing(finder)
        return
    shown = found[:PAGE]
    row_picker.pick(
        _table(shown),
        key="found-aggregates",
        alt="Aggregates, those with most events first",
        on_pick=lambda row: state.visit(links.moment(shown[row].key)),
        columns={
            "Events": st.column_config.NumberColumn(format="localized", width="small"),
            "Version": st.column_config.NumberColumn(width="small"),
        },
    )
    _turn(finder, shown[-1].key if len(found) > PAGE else None)


def _filter(workspace: Workspace, finder: Finder) -> None:
    query, zone = finder.query, state.zone()
    _put(find=query.id_contains, types=list(query.aggregate_types), has=query.event_type)
    _put(since=wording.moment(query.since, zone) if query.since else "")
    _put(until=wording.moment(query.until, zone) if query.until else "")
    cells = st.columns([3, 2, 2, 2, 2], gap="small")
    with cells[0]:
        _text("find", "Part of the id", "Any id", icon=":material/search:")
    cells[1].multiselect(
        "Aggregate type",
        workspace.aggregate_types,
        format_func=lambda name: name or "no type",
        key="finder-types",
        placeholder="Any",
        on_change=_apply,
    )
    cells[2].selectbox(
        "With event type",
        workspace.event_types,
        index=None,
        key="finder-has",
        placeholder="Any",
        on_change=_apply,
    )
    with cells[3]:
        _text("since", "Active since", "2026-01-31 09:30")
    with cells[4]:
        _text("until", "Active until", "2026-01-31 17:00")
    if problem := state.typed(_PROBLEM):
        st.warning(problem)


def _text(name: str, label: str, example: str, *, icon: str | None = None) -> None:
    st.text_input(label, key=f"finder-{name}", placeholder=example, icon=icon, on_change=_apply)


def _put(**values: object) -> None:
    for name, value in values.items():
        state.put(f"finder-{name}", value)


def _apply() -> None:
    """Widget callback: list what the filter says from its start."""
    zone = state.zone()
    since, until = (state.typed(f"finder-{name}") for name in ("since", "until"))
    try:
        query = AggregateQuery(
            id_contains=(state.typed("finder-find") or "").strip(),
            aggregate_types=tuple(state.typed("finder-types")),
            event_type=state.typed("finder-has"),
            since=times.typed(since, zone) if since else None,
            until=times.typed(until, zone) if until else None,
        )
    except QuestionError as error:
        state.put(_PROBLEM, wording.plain(f"{error} {error.hint}"))
        return
    state.put(_PROBLEM, None)
    state.visit(Finder(query=query).link())


def _nothing(finder: Finder) -> None:
    if finder == Finder():
        st.info("The log has no events, so there are no aggregates to travel through")
        return
    st.info("No aggregate fits this filter")
    st.button("Clear the filter", on_click=state.visit, args=(Finder().link(),))


def _turn(finder: Finder, last: AggregateKey | None) -> None:
    if finder.after is None and last is None:
        return
    turns = (
        ("First", ":material/first_page:", None, finder.after is None),
        ("Next", ":material/chevron_right:", last, last is None),
    )
    with st.container(horizontal=True, gap="xsmall"):
        for label, icon, after, off in turns:
            to = replace(finder, after=after).link()
            key = f"finder-{label}"
            st.button(label, key=key, icon=icon, disabled=off, on_click=state.visit, args=(to,))


def _table(found: list[AggregateSummary]) -> pa.Table:
    zone = state.zone()
    return pa.table(
        {
            "Type": [each.key.type or "no type" for each in found],
            "Aggregate": [each.key.id for each in found],
            "Events": [each.events for each in found],
            "Version": pa.array([each.version for each in found], pa.int64()),
            "First event": [wording.moment(each.first, zone) for each in found],
            "Last event": [wording.moment(each.last, zone) for each in found],
        }
    )
