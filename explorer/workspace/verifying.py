"""The read model that production really has, against what the events say it should be."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer import store as stores
from explorer import tables
from explorer.errors import QuestionError
from explorer.model import END
from explorer.projections import (
    LONGEST,
    Explained,
    Replayer,
    Rule,
    SqlProjection,
    columns_to_compare,
    compare_rows,
    grouped,
    key_text,
    watch,
)
from explorer.workspace.projecting import Projecting
from explorer.workspace.watching import watched

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from explorer.model import Cut
    from explorer.projections import (
        FaultGroup,
        Projection,
        PythonProjection,
        RowComparison,
        RowDifference,
        Touches,
    )
    from explorer.store import ReadModel
    from explorer.workspace.opened import Report, Stop

MOST_ROWS = 1_000
"""Rows for which faults are tried."""


@dataclass(frozen=True, slots=True)
class Against:
    """The file that a projection is compared with, and how."""

    path: Path
    key: str | None = None
    """The column that no two rows share; by default the key of a Python projection."""

    table: str | None = None
    """Of a database with several."""

    ignore: tuple[str, ...] = ()
    """Columns not to compare."""

    tolerance: Decimal = Decimal(0)
    """By how much numbers may differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """How a read model compares with a projection, and what may have gone wrong."""

    rows: RowComparison
    key: str
    columns: tuple[str, ...]
    """The columns that were compared."""

    not_compared: tuple[str, ...]
    """Columns that only one of both has, and those to ignore."""

    groups: tuple[FaultGroup, ...]
    """Faults that explain rows together, those of most rows first."""

    explained: Mapping[str, Explained] = field(repr=False)
    """What was found out about each row that differs, by key."""

    errors: tuple[str, ...]
    """What is wrong with the projection, in sentences."""

    @property
    def agrees(self) -> bool:
        """Whether both say the same."""
        rows = self.rows
        return not (rows.differences or rows.repeated or rows.without_key)


class Verifying(Projecting):
    """Questions about a read model that somebody else computed."""

    def verify(
        self,
        name: str,
        against: Against,
        cut: Cut = END,
        *,
        progress: Report | None = None,
        cancelled: Stop | None = None,
    ) -> Verified:
        """Compare a file with a projection at a cut, and explain rows that differ by one fault.

        Raises StoreError if the file cannot be read, QuestionError for a column that is not there.
        """
        chosen = self._projections.named(name)
        model = stores.read_model(against.path, against.table)
        touches = None
        if isinstance(chosen, SqlProjection):
            projected = self.project(name, cut, progress=progress, cancelled=cancelled)
            expected, errors = list(tables.rows(projected.table)), projected.errors
        else:
            expected, errors, touches = self._watched(chosen, cut, progress, cancelled)
        columns = tuple(dict.fromkeys(column for row in expected for column in row))
        rule = _rule(against, model, columns, chosen)
        found = compare_rows(expected, model.rows, rule)
        if isinstance(chosen, SqlProjection) or touches is None:
            explained = _none_tried(found, "faults are tried for Python projections only")
        elif rule.key != chosen.key:
            explained = _none_tried(found, f"faults are tried by the key {chosen.key} only")
        else:
            explained = self._explained(chosen, rule, found, expected, touches)
        both = dict.fromkeys([*columns, *model.columns])
        return Verified(
            rows=found,
            key=rule.key,
            columns=rule.columns,
            not_compared=tuple(each for each in both if each not in (rule.key, *rule.columns)),
            groups=grouped({row: each.faults for row, each in explained.items()}),
            explained=explained,
            errors=errors,
        )

    def _watched(
        self,
        projection: PythonProjection,
        cut: Cut,
        progress: Report | None,
        cancelled: Stop | None,
    ) -> tuple[list[dict[str, Any]], tuple[str, ...], Touches]:
        upcasters = self._reducers.upcasters
        types = projection.types and tuple(sorted({*projection.types, *upcasters.types}))
        events = self._store.log_stream(types, cut)
        passed = watched("Projecting", events, _one, self._total(), progress, cancelled)
        done, touches = watch(projection, passed, upcasters.upcast if upcasters else None)
        return done.rows, tuple(map(str, done.errors)), touches

    def _explained(
        self,
        projection: PythonProjection,
        rule: Rule,
        found: RowComparison,
        expected: Sequence[dict[str, Any]],
        touches: Touches,
    ) -> dict[str, Explained]:
        tried = found.differences[:MOST_ROWS]
        around = {each.key: touches.around(each.key, LONGEST) for each in tried}
        positions = sorted({position for own in around.values() for position in own or ()})
        events = {event.position: event for event in self._store.events_at(positions)}
        upcasters = self._reducers.upcasters
        replayer = Replayer(projection, upcasters.upcast if upcasters else None, rule)
        wanted = {each.key for each in tried}
        rows = {key: row for row in expected if (key := key_text(row[rule.key])) in wanted}

        def explain(each: RowDifference) -> Explained:
            own = frozenset(touches.of(each.key))
            places = around[each.key]
            near = None if places is None else [events[position] for position in places]
            return replayer.explain(each, rows.get(each.key), near, own)

        explained = {each.key: explain(each) for each in tried}
        rest = Explained(reason=f"faults were tried for the first {MOST_ROWS:,} rows only")
        return explained | {each.key: rest for each in found.differences[MOST_ROWS:]}


def _one(_: object) -> int:
    return 1


def _none_tried(found: RowComparison, reason: str) -> dict[str, Explained]:
    return {each.key: Explained(reason=reason) for each in found.differences}


def _rule(
    against: Against, model: ReadModel, columns: tuple[str, ...], projection: Projection
) -> Rule:
    key = against.key
    if key is None and not isinstance(projection, SqlProjection):
        key = projection.key
    if key is None:
        msg = "A SQL projection does not say which column is its key."
        raise QuestionError(msg, hint=f"Name one with --key: {', '.join(columns)}.")
    for names, whose in ((columns, "projection"), (model.columns, "file")):
        if names and key not in names:
            msg = f"The {whose} has no column {key!r}."
            raise QuestionError(msg, hint=f"It has {', '.join(names)}.")
    _check_ignored(against.ignore, {*columns, *model.columns})
    return Rule(
        key=key,
        columns=columns_to_compare(columns, model.columns, key=key, ignored=against.ignore),
        tolerance=against.tolerance,
        untyped=model.untyped,
    )


def _check_ignored(ignore: Sequence[str], known: set[str]) -> None:
    for name in ignore:
        if name not in known:
            msg = f"There is no column {name!r} to ignore."
            raise QuestionError(msg, hint=f"There are {', '.join(sorted(known))}.")
