"""Projections written in Python, and running them."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from explorer.errors import Cancelled, ProjectionError
from explorer.model import Event, Progress, handled
from explorer.model.handler_methods import HandlerFinder, takes
from explorer.model.user_code import check_untouched, described, hand_over
from explorer.projections.declaring import MARK
from explorer.projections.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from explorer.projections.declaring import Declaration

    Handler = Callable[[Table, Event], Any]
    Upcast = Callable[[Event], Sequence[Event]]

KEPT_FAILURES = 1_000

TOLD_EVERY = 5_000
"""Events between two words about the progress."""

FINDER = HandlerFinder(
    ProjectionError,
    "A function takes (table, event); a method marked with @on takes (self, table, event).",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonProjection:
    """A class or function of the user's that writes rows as events come by."""

    name: str
    description: str
    """Its docstring."""

    key: str
    """The column that no two rows share."""

    types: tuple[str, ...] | None
    """The event types that it wants, sorted; None for all."""

    source: str = field(repr=False)
    """As written; empty where the file is no longer there."""

    declared: Callable[..., Any] = field(repr=False)
    kind: str = "python"

    def handlers(self) -> Callable[[str], Callable[[Table, Event], Any] | None]:
        """Return what finds the handler of an event type, for one run."""
        if not isinstance(self.declared, type):
            wanted = self.types
            return lambda event_type: (
                self.declared if wanted is None or event_type in wanted else None
            )
        instance = self.declared()
        methods = FINDER.methods(self.declared)
        return {name: method.__get__(instance) for name, method in methods.items()}.get

    def run(
        self,
        events: Iterable[Event],
        *,
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        total: int = 0,
        upcast: Upcast | None = None,
    ) -> ProjectionResult:
        """Project the events: see `run`."""
        return run(self, events, upcast, progress=progress, cancelled=cancelled, total=total)


@dataclass(frozen=True, slots=True)
class ProjectionFailure:
    """An event that a projection failed on; it changed nothing in the table."""

    event_id: str
    event_type: str
    position: int
    message: str
    """`TypeName: message`."""

    def __str__(self) -> str:
        return (
            f"{self.event_type} {self.event_id} at position {self.position} failed: {self.message}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectionResult:
    """The table that a projection came to."""

    rows: list[dict[str, Any]]
    """JSON-ready, in the order of insertion."""

    errors: tuple[ProjectionFailure, ...]
    """In position order; at most KEPT_FAILURES."""

    failed: int
    """All events that the projection failed on."""


def run(
    projection: PythonProjection,
    events: Iterable[Event],
    upcast: Upcast | None = None,
    *,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    total: int = 0,
) -> ProjectionResult:
    """Hand the events, which come in position order, to the projection's handlers.

    An event that its handler fails on, or changes, is noted and leaves the table as it was; the
    others go on. `upcast` tells which events an event stands for today, and may raise anything.
    Raises Cancelled if `cancelled` comes to say so.
    """
    table = Table(projection.key)
    handler_of = projection.handlers()
    failures: list[ProjectionFailure] = []
    failed = 0
    for count, event in enumerate(events):
        if count % TOLD_EVERY == 0:
            _tell(Progress("Projecting", count, total), progress, cancelled)
        for failure in project_event(handler_of, table, event, upcast):
            failed += 1
            failures += [failure] if failed <= KEPT_FAILURES else []
    return ProjectionResult(rows=table.json_rows(), errors=tuple(failures), failed=failed)


def build(declared: Any) -> PythonProjection:
    """Return the projection that a marked class or function declares; raises ProjectionError."""
    declaration: Declaration = getattr(declared, MARK)
    types = _types_of_class(declared) if isinstance(declared, type) else _types_of(declared)
    return PythonProjection(
        name=declaration.name,
        description=inspect.getdoc(declared) or "",
        key=declaration.key,
        types=types,
        source=_source(declared),
        declared=declared,
    )


def _source(declared: Any) -> str:
    try:
        return inspect.getsource(declared)
    except (OSError, TypeError):
        return ""


def project_event(
    handler_of: Callable[[str], Handler | None], table: Table, event: Event, upcast: Upcast | None
) -> Iterator[ProjectionFailure]:
    """Hand one event to its handlers, as `run` does; yield what they failed on."""
    try:
        made = (event,) if upcast is None else upcast(event)
    except Exception as error:  # noqa: BLE001  the user's code may raise anything
        yield ProjectionFailure(event.id, event.type, event.position, described(error))
        return
    for each in made:
        handler = handler_of(each.type)
        failure = None if handler is None else _apply(handler, table, each)
        if failure is not None:
            yield failure


def _apply(
    handler: Callable[[Table, Event], Any], table: Table, event: Event
) -> ProjectionFailure | None:
    handed, seal = hand_over(event)
    try:
        handler(table, handed)
        check_untouched(handed, seal, by="projection")
    except Exception as error:  # noqa: BLE001  the user's code may raise anything
        table.roll_back()
        return ProjectionFailure(event.id, event.type, event.position, described(error))
    table.commit()
    return None


def _tell(
    progress: Progress,
    tell: Callable[[Progress], None] | None,
    cancelled: Callable[[], bool] | None,
) -> None:
    if cancelled is not None and cancelled():
        msg = "The projection was stopped."
        raise Cancelled(msg)
    if tell is not None:
        tell(progress)


def _types_of_class(declared: type) -> tuple[str, ...]:
    methods: Mapping[str, Callable[..., Any]] = FINDER.methods(declared)
    if not methods:
        raise FINDER.misfit(declared, 'has no method marked with @on("SomeEvent")')
    for method in methods.values():
        if not takes(method, 3):
            raise FINDER.misfit(method, "has to take (self, table, event)")
    FINDER.try_out(declared)
    return tuple(sorted(methods))


def _types_of(declared: Callable[..., Any]) -> tuple[str, ...] | None:
    FINDER.check_plain(declared)
    if not takes(declared, 2):
        raise FINDER.misfit(declared, "has to take (table, event)")
    return tuple(sorted(handled(declared))) or None
