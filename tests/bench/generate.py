"""Generate a dump of order events: `python -m tests.bench.generate EVENTS FILE.jsonl`.

The same number of events gives the same bytes. There is one aggregate for every 6.7 events.
"""

from __future__ import annotations

import sys
from contextlib import closing

import duckdb

_EVENTS = """
create table event as
with drawn as (
    select i, (hash(i * 7919) % greatest(1, ? * 3 // 20))::bigint as order_number, hash(i) as h
    from range(?) as t(i)
)
select *, row_number() over (partition by order_number order by i) as version
from drawn order by i
"""
_RECORDS = """
copy (
    select
        'evt_' || lpad(i::varchar, 9, '0') as "eventId",
        case
            when version = 1 then 'OrderPlaced'
            when version = 2 then 'ItemAdded'
            when h % 7 = 0 then 'ItemRemoved'
            when h % 7 = 1 then 'OrderPaid'
            when h % 7 = 2 then 'OrderShipped'
            else 'ItemAdded'
        end as "eventType",
        'order_' || lpad(order_number::varchar, 7, '0') as "aggregateId",
        'Order' as "aggregateType",
        strftime(
            timestamp '2026-01-01' + to_microseconds(i * 1300000 + (h % 1000)::bigint * 1000),
            '%Y-%m-%dT%H:%M:%S.%fZ'
        ) as "timestamp",
        version,
        case when version = 1 then {
            'customerId': 'cust_' || (h % 50000)::varchar,
            'items': [{
                'productId': 'prod_' || (h % 997)::varchar,
                'quantity': (h % 5 + 1)::int,
                'price': round((h % 9000) / 100.0, 2)
            }],
            'totalAmount': round((h % 9000) / 100.0 * (h % 5 + 1), 2)
        }::json else {
            'item': {
                'productId': 'prod_' || (h % 997)::varchar,
                'quantity': (h % 5 + 1)::int,
                'price': round((h % 9000) / 100.0, 2)
            }
        }::json end as payload,
        {
            'correlationId': 'corr_' || md5((order_number * 100 + version // 3)::varchar),
            'causationId': case
                when version = 1 then 'cmd_' || i::varchar
                else 'evt_' || lpad((i - 1)::varchar, 9, '0')
            end,
            'userId': 'user_' || (h % 5000)::varchar
        }::json as metadata
    from event order by i
) to $path (format json)
"""


def generate(events: int, path: str) -> None:
    """Write `events` events of orders to a JSONL file."""
    with closing(duckdb.connect()) as connection:
        connection.execute(_EVENTS, [events, events])
        quoted = path.replace("'", "''")
        connection.execute(_RECORDS.replace("$path", f"'{quoted}'"))


if __name__ == "__main__":
    generate(int(sys.argv[1].replace("_", "")), sys.argv[2])
