"""How to write a projection, for those who have none yet."""

from __future__ import annotations

import streamlit as st

SQL = """\
-- revenue_by_day.sql
select cast(occurred_at as date) as day,
       count(*) as orders,
       sum((payload->>'$.total')::decimal(12, 2)) as revenue
from events
where event_type = 'OrderPlaced'
group by day
order by day
"""

PYTHON = '''\
# open_orders.py
from explorer.projections import projection, on

@projection("open_orders", key="order_id")
class OpenOrders:
    """Orders that are placed and not yet shipped."""

    @on("OrderPlaced")
    def placed(self, table, event):
        total = event.payload["total"]
        table.insert({"order_id": event.aggregate_id, "total": total})

    @on("OrderShipped")
    def shipped(self, table, event):
        table.delete(event.aggregate_id)
'''


def draw() -> None:
    """Draw the two ways to write one, and how to start with it."""
    sql, python = st.columns(2, gap="medium")
    with sql:
        st.subheader("As SQL")
        st.caption("One SELECT over events, and over states of the chosen reducers")
        st.code(SQL, language="sql")
    with python:
        st.subheader("In Python")
        st.caption("Handlers that keep a table, as the service in production does")
        st.code(PYTHON, language="python")
    st.caption("Name the files when the server starts; they are never read from the browser")
    st.code(
        "streamlit run app.py -- events.jsonl --projections revenue_by_day.sql open_orders.py",
        language="bash",
    )
