"""The process in which one typed SQL query runs. Started as a script; imports nothing of ours.

DuckDB's own memory limit does not hold for every function (`repeat` takes whatever it is asked
for), and its interrupt waits for the running one to return. So the query has a process of its
own, with a hard limit on memory and a clock that ends the process.

Standard input: the request, as JSON. Standard output: one line of JSON, then, if that line names
no error, the result as an Arrow stream.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from typing import Any

import duckdb
import pyarrow as pa

OUT_OF_TIME = 3
"""Exit status."""


def main() -> None:
    """Answer the request on standard input."""
    request = json.load(sys.stdin)
    clock = threading.Timer(request["seconds"], os._exit, (OUT_OF_TIME,))
    clock.daemon = True
    clock.start()
    _limit_memory(request["memory"])
    try:
        connection = opened(request)
        batches, schema, truncated = answer(
            connection, request["query"], limit=request["limit"], most_bytes=request["bytes"]
        )
    except (duckdb.Error, ValueError, MemoryError) as error:
        _say({"error": str(error) or type(error).__name__})
        return
    _say({"truncated": truncated})
    with pa.ipc.new_stream(sys.stdout.buffer, schema) as stream:
        for batch in batches:
            stream.write_batch(batch)


def _say(head: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n")


def _limit_memory(limit: int) -> None:
    os.nice(5) if hasattr(os, "nice") else None
    try:
        import resource  # noqa: PLC0415  not everywhere
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def opened(request: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    """Return a connection that reaches the log and nothing else, and cannot be unlocked."""
    connection = duckdb.connect(":memory:", config=request["config"])
    connection.execute(f"attach {request['attach']}")
    connection.execute("use store")
    if request["records"] is not None:
        for statement in request["create"]:
            connection.execute(statement)
        with pa.OSFile(request["records"]) as file, pa.ipc.open_stream(file) as records:
            connection.register("incoming", records)
            connection.execute("insert into records from incoming")
            connection.unregister("incoming")
    if request["states"] is not None:
        states = pa.ipc.open_stream(pa.memory_map(request["states"])).read_all()
        connection.register("states", states)
    if request.get("within"):
        connection.execute(
            f"create temp view events as from store.main.events where {request['within']}"
        )
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def answer(
    connection: duckdb.DuckDBPyConnection, query: str, *, limit: int, most_bytes: int
) -> tuple[list[pa.RecordBatch], pa.Schema, bool]:
    """Return the rows of the query, their schema, and whether there were more.

    Raises duckdb.Error or ValueError for whatever is not one SELECT over the log.
    """
    statements = connection.extract_statements(query)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        msg = "Only one SELECT at a time is answered here."
        raise ValueError(msg)
    connection.execute("begin transaction read only")
    reader = connection.sql(query).to_arrow_reader(2048)
    batches, truncated = _up_to(reader, limit, most_bytes)
    return batches, reader.schema, truncated


def _up_to(
    reader: pa.RecordBatchReader, limit: int, most_bytes: int
) -> tuple[list[pa.RecordBatch], bool]:
    """Read at most so many rows and bytes; also return whether there were more."""
    batches: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in reader:
        fitting = batch.slice(0, min(limit - rows, batch.num_rows))
        while fitting.num_rows and size + fitting.nbytes > most_bytes:
            fitting = fitting.slice(0, fitting.num_rows // 2)
        if fitting.num_rows:
            batches.append(fitting)
        rows, size = rows + fitting.num_rows, size + fitting.nbytes
        if fitting.num_rows < batch.num_rows:
            if rows == 0 and limit > 0:
                msg = "One row of the result is too large to show."
                raise ValueError(msg)
            return batches, True
    return batches, False


if __name__ == "__main__":
    main()
