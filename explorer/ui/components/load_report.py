"""What loading did: every file and what became of its records, and those kept aside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import streamlit as st

from explorer.ui import resources, wording
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.model import LoadedFile, LoadReport, Quarantined

_PAGE = 100
_MOST = 10_000


def draw(workspace: Workspace) -> None:
    """Draw the report and, if there are any, the records that could not become events."""
    report = workspace.report
    st.subheader(f"What became of the records of {wording.plain(workspace.name)}")
    st.caption(_sentence(report))
    _files(report)
    if report.quarantined:
        _quarantine(workspace, report.quarantined)


def _sentence(report: LoadReport) -> str:
    how = "taken from the store" if report.reused else f"loaded in {report.seconds:.1f} s"
    return (
        f"{wording.counted(sum(file.records for file in report.files), 'record')} = "
        f"{_loaded(report)} + {wording.number(report.quarantined)} quarantined"
        f"{_set_aside(report)} · {_duplicates(report.duplicates)} among the events · {how}"
    )


def _loaded(report: LoadReport) -> str:
    loaded = sum(file.loaded for file in report.files)
    events = wording.counted(report.events, "event")
    return events if loaded == report.events else f"{wording.number(loaded)} loaded as {events}"


def _set_aside(report: LoadReport) -> str:
    """What else became of records, if anything did: copies and what is no event."""
    folded = sum(file.folded for file in report.files)
    skipped = sum(sum(file.skipped.values()) for file in report.files)
    parts = ((folded, "repeated and folded"), (skipped, "skipped"))
    return "".join(f" + {wording.number(count)} {what}" for count, what in parts if count)


def _duplicates(count: int) -> str:
    return wording.counted(count, "duplicate delivery", "duplicate deliveries")


def _files(report: LoadReport) -> None:
    files = report.files
    st.dataframe(
        pa.table(
            {
                "File": [Path(file.path).name for file in files],
                "Format": [file.format for file in files],
                "Records": [file.records for file in files],
                "Events": [file.events for file in files],
                "Quarantined": [file.quarantined for file in files],
                "Folded": [file.folded for file in files],
                "Skipped": [_counts(file) for file in files],
                "Derived": [", ".join(file.derived) for file in files],
                "Size": [wording.size(file.bytes) for file in files],
            }
        ),
        key="report-files",
        hide_index=True,
        row_height=30,
        height="content" if len(files) <= 6 else 220,
        column_config={
            name: st.column_config.NumberColumn(format="localized")
            for name in ("Records", "Events", "Quarantined", "Folded")
        },
    )


def _counts(file: LoadedFile) -> str:
    return ", ".join(f"{wording.number(count)} {what}" for what, count in file.skipped.items())


def _quarantine(workspace: Workspace, total: int) -> None:
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"
    ):
        st.subheader(f"Quarantine · {wording.counted(total, 'record')}")
        st.download_button(
            "Download JSONL",
            data=lambda: _jsonl(workspace.quarantine(_MOST, 0)),
            file_name=f"{wording.file_stem(workspace.name)}-quarantine.jsonl",
            key="quarantine-download",
            icon=":material/download:",
            on_click="ignore",
        )
    pages = -(-min(total, _MOST) // _PAGE)
    page = st.pagination(pages, key="quarantine-page") if pages > 1 else 1
    records = resources.ask_large(workspace, Workspace.quarantine, _PAGE, (page - 1) * _PAGE)
    _records(records)


def _records(records: Sequence[Quarantined]) -> None:
    st.dataframe(
        pa.table(
            {
                "File": [Path(record.file).name for record in records],
                "Record": [record.record for record in records],
                "Reason": [record.reason for record in records],
                "Raw text": [record.text for record in records],
            }
        ),
        key="quarantine-records",
        hide_index=True,
        row_height=30,
        height="content" if len(records) <= 12 else 400,
        column_config={
            "Record": st.column_config.NumberColumn(format="localized", width="small"),
            "Reason": st.column_config.TextColumn(width="medium"),
            "Raw text": st.column_config.TextColumn(width="large"),
        },
    )


def _jsonl(records: Sequence[Quarantined]) -> str:
    rows = (
        {"file": each.file, "record": each.record, "reason": each.reason, "text": each.text}
        for each in records
    )
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
