"""SQL: a query box on the events, locked down."""

from __future__ import annotations

from datetime import timedelta
from html import escape

import streamlit as st

from explorer.errors import ExplorerError
from explorer.ui import exact_cells, links, resources, state, wording
from explorer.ui.components import failure, table_download
from explorer.workspace import Workspace

_QUERY = "sql-query"

EXAMPLES = {
    "Events per type": """select event_type, count(*) as events, min(occurred_at) as first,
       max(occurred_at) as last
from events
group by event_type
order by events desc""",
    "Busiest aggregates": """select aggregate_type, aggregate_id, count(*) as events
from events
group by all
order by events desc
limit 100""",
    "Longest chains": """select correlation_id, count(*) as events,
       count(distinct aggregate_id) as aggregates,
       max(occurred_at) - min(occurred_at) as duration
from events
where correlation_id is not null
group by correlation_id
order by duration desc
limit 100""",
    "Keys in the payloads": """select event_type, key, count(*) as events
from events, unnest(json_keys(payload)) as keys(key)
group by all
order by event_type, events desc""",
    "Events per day": """select date_trunc('day', occurred_at) as day, event_type,
       count(*) as events
from events
group by all
order by day""",
}


def page(workspace: Workspace) -> None:
    """Draw the editor with the schema beside it, and the answer of the query in the URL."""
    st.title("SQL")
    st.caption(
        "One SELECT over `events`, or over `states`, which holds every aggregate at the end of the "
        "log. It never writes, sees no file and no network, and stops after 30 seconds"
    )
    editor, schema = st.columns([5, 2], gap="medium")
    with schema:
        _schema(workspace)
    with editor:
        query = state.param("q") or ""
        _editor(query)
        if query.strip():
            _answer(workspace, query)
        else:
            st.info("Write a query, or begin with an example")


def _editor(query: str) -> None:
    state.put(_QUERY, query)
    with st.form("sql", border=False, enter_to_submit=True):
        st.text_area(
            "Query",
            key=_QUERY,
            height=180,
            placeholder="select * from events limit 100",
            label_visibility="collapsed",
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.form_submit_button(
                "Run", type="primary", icon=":material/play_arrow:", on_click=_run
            )
            st.caption("Ctrl+Enter runs the query", width="content")
    st.pills("Examples", list(EXAMPLES), key="sql-example", on_change=_example, wrap=True)


def _run() -> None:
    state.visit(links.sql(str(state.typed(_QUERY, ""))))


def _example() -> None:
    chosen = state.typed("sql-example")
    if chosen in EXAMPLES:
        state.visit(links.sql(EXAMPLES[chosen]))


def _answer(workspace: Workspace, query: str) -> None:
    try:
        with st.spinner("Running the query", show_time=True):
            result = resources.ask_large(workspace, Workspace.sql, query)
    except ExplorerError as error:
        failure.show(error)
        return
    rows, took = wording.counted(result.table.num_rows, "row"), timedelta(seconds=result.seconds)
    cut = " · only the first rows are shown, add a LIMIT or aggregate" if result.truncated else ""
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.markdown(f"**{rows}** :gray[in {wording.span(took)}{cut}]", width="content")
        table_download.draw(
            lambda: exact_cells.without_intervals(result.table),
            name=f"{wording.file_stem(workspace.name)}-query",
            key="sql-download",
            note="The rows shown below",
        )
    st.dataframe(
        exact_cells.shown(result.table),
        hide_index=True,
        key="sql-result",
        row_height=30,
        height="content" if result.table.num_rows <= 14 else 460,
    )


def _schema(workspace: Workspace) -> None:
    rows = "".join(
        f"<li><b>{escape(name)}</b> <span>{escape(kind)}</span><div>{escape(meaning)}</div></li>"
        for name, kind, meaning in workspace.schema()
    )
    st.html(f'<ul class="columns">{rows}</ul>')
    st.caption(
        "Reach into a payload with `payload->>'$.items[0].sku'`, and make numbers of it with "
        "`(payload->>'$.total')::decimal(18,2)`"
    )
