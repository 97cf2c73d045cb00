"""Opening a dump, or a store made of one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from explorer import formats as dump_formats
from explorer import store as stores
from explorer.errors import QuestionError
from explorer.projections import ProjectionSet
from explorer.reducers import ReducerSet
from explorer.workspace.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from explorer.model import Progress

    Paths = str | Path | Sequence[str | Path]


def open_workspace(  # noqa: PLR0913  all that a server or a notebook may name
    sources: Paths,
    *,
    reducers: Paths = (),
    projections: Paths = (),
    store: str | Path | None = None,
    format: str | None = None,  # noqa: A002  the word that the command line uses
    mapping: Mapping[str, str] | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Workspace:
    """Open a dump (files, globs, folders) or a store made by `load`.

    A dump is loaded into `store`, or into the user's cache folder, unless it is there already.
    `mapping` says where fields of the event are in the records, `format` which format they have;
    without them both are detected. Raises DumpError, StoreError, ReducerError, ProjectionError,
    and Cancelled if `cancelled` comes to say so while loading.
    """
    paths = _paths(sources)
    declared = ReducerSet.load(_paths(reducers))
    projected = ProjectionSet.load(_paths(projections))
    if len(paths) == 1 and stores.is_store(paths[0]):
        where = paths[0]
        report = None
    else:
        detect = dump_formats.chooser(format, mapping)
        wanted = None if store is None else Path(store)
        where, report = stores.load(
            paths,
            detect,
            unwrap=dump_formats.unwrapped,
            by_name=None if mapping else partial(dump_formats.by_file, only=format),
            store=wanted,
            progress=progress,
            cancelled=cancelled,
        )
    opened = stores.open_store(where)
    return Workspace(
        opened,
        path=where,
        name=_name(paths),
        report=report or opened.report(),
        reducers=declared,
        projections=projected,
    )


def formats() -> list[dict[str, str]]:
    """Return the formats known: name, system, signature, how to export them, what they lack."""
    fields = ("name", "system", "signature", "export", "cannot_tell")
    return [{field: getattr(each, field) for field in fields} for each in dump_formats.known()]


def mapping_from(assignments: Sequence[str]) -> dict[str, str]:
    """Read `FIELD=PATH` texts. Raises QuestionError for one that is none."""
    found: dict[str, str] = {}
    for text in assignments:
        field, equals, path = text.partition("=")
        if not (field and equals):
            msg = f"{text!r} does not say which field is found where."
            raise QuestionError(msg, hint="Write FIELD=PATH, such as event_id=/meta/id.")
        found[field] = path
    return found


def _paths(given: Paths) -> list[Path]:
    each = [given] if isinstance(given, (str, Path)) else given
    return [Path(path) for path in each]


def _name(paths: Sequence[Path]) -> str:
    first = paths[0].name or str(paths[0])
    return first if len(paths) == 1 else f"{first} and {len(paths) - 1} more"
