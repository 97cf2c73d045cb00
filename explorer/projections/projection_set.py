"""The projections of a session, by name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Self

from explorer.errors import NotFoundError, ProjectionError
from explorer.model.code_file import WatchedFile, load_code
from explorer.projections.declaring import MARK
from explorer.projections.python import PythonProjection, build
from explorer.projections.sql import SqlProjection, read_sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Projection = PythonProjection | SqlProjection


class ProjectionSet:
    """Projections loaded from files. It never changes; `reloaded` returns the next one."""

    def __init__(
        self,
        projections: Iterable[Projection] = (),
        paths: Sequence[Path] = (),
        watched: Sequence[WatchedFile] = (),
    ) -> None:
        self.all: tuple[Projection, ...] = tuple(sorted(projections, key=lambda each: each.name))
        """By name."""
        self._paths = tuple(paths)
        self._watched = tuple(watched)

    @classmethod
    def load(cls, paths: Sequence[str | Path]) -> Self:
        """Read `.sql` files, and run `.py` files for what they declare with `projection`.

        Raises ProjectionError if a file cannot be loaded, has no projection or one that does not
        fit, or if two have the same name.
        """
        unique = list({Path(path).absolute(): None for path in paths})
        named: dict[str, tuple[Projection, Path]] = {}
        watched: list[WatchedFile] = []
        for path in unique:
            found, files = _read(path)
            watched += files
            for each in found:
                first, where = named.setdefault(each.name, (each, path))
                if first is not each:
                    msg = f"{where} and {path} both have a projection {each.name!r}."
                    raise ProjectionError(msg, hint="Give one of them another name.")
        return cls([each for each, _ in named.values()], unique, watched)

    @property
    def fingerprint(self) -> str:
        """Equal for equal content of all files."""
        return " ".join(file.digest for file in self._watched)

    def named(self, name: str) -> Projection:
        """Return one projection; raises NotFoundError."""
        for each in self.all:
            if each.name == name:
                return each
        known = ", ".join(each.name for each in self.all) or "none"
        msg = f"There is no projection {name!r}."
        raise NotFoundError(msg, hint=f"Projections here: {known}.")

    def stale(self) -> bool:
        """Tell whether a file, or one that it imported from its folder, has another content now."""
        return any(file.changed() for file in self._watched)

    def reloaded(self) -> Self:
        """Load the same files again; raises like `load`, which leaves this set as it is."""
        return type(self).load(self._paths)


def load(paths: Sequence[str | Path]) -> ProjectionSet:
    """Load projections from `.py` and `.sql` files: see `ProjectionSet.load`."""
    return ProjectionSet.load(paths)


def _read(path: Path) -> tuple[Sequence[Projection], Sequence[WatchedFile]]:
    if path.suffix == ".sql":
        return [read_sql(path)], [WatchedFile(path)]
    if path.suffix != ".py":
        msg = f"{path} is neither a .py nor a .sql file."
        raise ProjectionError(msg, hint="A projection is a SELECT in a .sql file, or Python.")
    code = load_code(path, failure=ProjectionError)
    declared = code.declared(MARK)
    if not declared:
        msg = f"{path} declares no projection."
        raise ProjectionError(msg, hint='Mark a class: @projection("orders", key="order_id").')
    return [build(each) for each in declared], code.watched
