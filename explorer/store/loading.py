"""Loading a dump into a store: all of it, or nothing."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import duckdb

from explorer.errors import DumpError
from explorer.store import beside, filling
from explorer.store.content_id import content_id, digest, is_new
from explorer.store.location import default_store, draft
from explorer.store.reuse import content_of, report_of
from explorer.store.sampling import sample
from explorer.store.sources import expand, inspect
from explorer.store.watching import Watch
from explorer.store.way import Shape, Way

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from explorer.model import LoadReport, Progress, Reading
    from explorer.store.beside import ByName
    from explorer.store.filling import Dump
    from explorer.store.sources import Source
    from explorer.store.way import Unwrap

    Detect = Callable[[Sequence[Any]], Reading]


def load(  # noqa: PLR0913  all that can be said about loading
    sources: Sequence[Path | str],
    detect: Detect,
    *,
    unwrap: Unwrap | None = None,
    by_name: ByName | None = None,
    store: Path | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Path, LoadReport]:
    """Load files, globs and folders into one store; return where it is and what was done.

    `detect` gets the first records of each file, decoded, and says how to read them; `unwrap`
    takes records out of documents that hold them; `by_name` says how to read a file whose name
    tells it, before `detect` is asked. Without `store`, the store is kept in the user's
    cache under the id of its content. A store that holds the same content already is left alone;
    one that holds another dump is replaced.
    `progress` and `cancelled` are called by the calling thread, about ten times a second.

    Raises DumpError if a file cannot be read as a dump, StoreError if the store cannot be written,
    and Cancelled; in each case nothing has changed.
    """
    watch = Watch(progress, cancelled)
    begun = time.monotonic()

    def work() -> tuple[Path, LoadReport]:
        paths = expand(sources) if by_name is None else beside.apart(expand(sources), by_name)
        found = [inspect(path) for path in paths]
        dump = _described(found, detect, unwrap, by_name)
        return _load(dump, store, watch, begun)

    return watch.over(work)


def _load(dump: Dump, store: Path | None, watch: Watch, begun: float) -> tuple[Path, LoadReport]:
    with ThreadPoolExecutor(1, "hashing") as thread:
        content = thread.submit(_content, dump, watch)
        try:
            if _might_exist(dump, store) and (kept := _kept(content, store)):
                return kept
            return _loaded(dump, content, store, watch, begun)
        except BaseException:
            watch.stop()
            raise


def _loaded(
    dump: Dump, content: Future[str], store: Path | None, watch: Watch, begun: float
) -> tuple[Path, LoadReport]:
    """Fill a store while the content is still being hashed: the id is needed only at the end."""
    with draft(default_store("new") if store is None else store) as new:
        filling.fill(new.path, dump, watch)
        filling.finish(new.path, dump, watch, content=content.result(), begun=begun)
        if kept := _kept(content, store):
            return kept
        target = store or default_store(content.result())
        new.publish(target)
    return target, replace(report_of(target), reused=False)


def _might_exist(dump: Dump, store: Path | None) -> bool:
    if store is None:
        return not any(is_new(source) for source, _ in dump)
    return store.exists()


def _kept(content: Future[str], store: Path | None) -> tuple[Path, LoadReport] | None:
    """Return the store that holds the content already, if there is one, and its report."""
    target = store or default_store(content.result())
    if content_of(target, owned=store is None) != content.result():
        return None
    return target, report_of(target)


def _described(
    sources: Sequence[Source], detect: Detect, unwrap: Unwrap | None, by_name: ByName | None
) -> Dump:
    """Find out how to read every file; one without content is read like another."""
    ways = [_way(source, detect, unwrap, by_name) for source in sources]
    usual = next((way for way in ways if way is not None), None)
    if usual is None:
        names = ", ".join(str(source.path) for source in sources)
        msg = f"There is no record in {names}."
        raise DumpError(msg, hint="Export the dump again.")
    return [(source, way or usual) for source, way in zip(sources, ways, strict=True)]


def _way(
    source: Source, detect: Detect, unwrap: Unwrap | None, by_name: ByName | None
) -> Way | None:
    with closing(duckdb.connect()) as connection:
        found = sample(connection, source, unwrap)
    if found is None:
        return None
    if by_name is not None and (told := by_name(source.path.name)):
        return Way(told, Shape())
    try:
        reading = detect(found.records)
    except DumpError as error:
        if found.refusal:
            raise found.refusal from error
        msg = f"{source.path}: {str(error)[:1].lower()}{str(error)[1:]}"
        raise DumpError(msg, hint=error.hint) from error
    if (mapping := reading.mapping) is None:
        return Way(reading, found.shape)
    hits, places = mapping.found_in(found.records), mapping.places_in(found.records)
    return Way(reading, found.shape, hits, places)


def _content(dump: Dump, watch: Watch) -> str:
    digests = [digest(source, lambda _: watch.check()) for source, _ in dump]
    for source, way in dump:
        if way.reading.beside:
            others = beside.sources(source, way.reading)
            digests += [source.path.name]
            digests += [digest(other, lambda _: watch.check()) if other else "" for other in others]
    return content_id(digests, [way.reading for _, way in dump])
