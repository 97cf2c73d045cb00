"""What surrounds every page: the opened dump, or the loading of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from explorer.errors import ExplorerError, NotFoundError
from explorer.ui import resources, state, uploads
from explorer.ui.catalog import Catalog, folders
from explorer.ui.components import loading
from explorer.ui.resources import Sources

if TYPE_CHECKING:
    from collections.abc import Callable

    from explorer.ui.arguments import Arguments
    from explorer.workspace import Workspace

ICON = str(Path(__file__).parent / "assets" / "logo.svg")
STYLE = Path(__file__).parent / "assets" / "app.css"

PATIENCE = 0.4
"""Seconds the sidebar waits for a dump, before the page shows progress: a loaded store opens
faster than this."""


def sources(arguments: Arguments) -> Sources:
    """Return what the URL says is open: the named dumps, else what the server was started on.

    Raises NotFoundError for a name that is not in the server's own listing.
    """
    named = state.dumps()
    start = Sources(
        dumps=arguments.dumps,
        reducers=arguments.reducers,
        projections=arguments.projections,
        store=arguments.store,
        format=arguments.format,
        mapping=arguments.mapping,
    )
    if not named:
        return start
    known = catalog(arguments)
    return start.of(tuple(str(known.path(name)) for name in named))


def catalog(arguments: Arguments) -> Catalog:
    """Return the dumps that this server lets the browser open."""
    return Catalog(folders(arguments.dumps), unlisted={uploads.LABEL: uploads.folder()})


def opened_paths(arguments: Arguments) -> list[Path]:
    """Return the files that are open now; folders and globs stay as they were given."""
    try:
        return [Path(dump).resolve() for dump in sources(arguments).dumps]
    except NotFoundError:
        return []


def with_workspace(draw: Callable[[Workspace], None], arguments: Arguments) -> None:
    """Draw a page on the opened dump, or the progress of opening it."""
    opening = resources.opening(sources(arguments))
    if not opening.wait(0):
        loading.show(opening)
        return
    try:
        workspace = opening.workspace
    except ExplorerError as error:
        loading.show_failure(opening, error)
        return
    draw(workspace)
