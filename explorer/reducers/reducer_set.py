"""The reducers of a session, by aggregate type."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from explorer.errors import ReducerError
from explorer.model.code_file import line_of, load_code
from explorer.reducers.declaring import MARK
from explorer.reducers.guessed import GuessedReducer
from explorer.reducers.python import build

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from explorer.model import Reducer
    from explorer.model.code_file import CodeFile

_GUESSED = GuessedReducer()


class ReducerSet:
    """Reducers loaded from files. It never changes; `reloaded` returns the next one."""

    def __init__(
        self, by_type: Mapping[str, Reducer] | None = None, files: Sequence[CodeFile] = ()
    ) -> None:
        self._by_type = dict(by_type or {})
        self._files = tuple(files)

    @classmethod
    def load(cls, paths: Sequence[str | Path]) -> Self:
        """Run the files and collect what they declare with `reducer`.

        Raises ReducerError if a file cannot be loaded, declares nothing or something that does
        not fit, or if two declarations are for the same aggregate type.
        """
        unique = {Path(path).absolute(): None for path in paths}
        files = [load_code(path, failure=ReducerError) for path in unique]
        found: dict[str, _Found] = {}
        for file in files:
            _collect(file, found)
        return cls({name: each.reducer for name, each in found.items()}, files)

    @property
    def types(self) -> tuple[str, ...]:
        """The aggregate types that somebody wrote a reducer for, sorted."""
        return tuple(sorted(self._by_type))

    @property
    def fingerprint(self) -> str:
        """Equal for sets that replay alike."""
        return " ".join(f"{name}={self._by_type[name].fingerprint}" for name in self.types)

    def for_type(self, aggregate_type: str) -> Reducer:
        """Return the reducer of a type; the guessed one where nobody wrote one."""
        return self._by_type.get(aggregate_type, _GUESSED)

    def stale(self) -> bool:
        """Tell whether a file, or one that it imported from its folder, has another content now."""
        return any(watched.changed() for file in self._files for watched in file.watched)

    def reloaded(self) -> Self:
        """Load the same files again; raises like `load`, which leaves this set as it is."""
        return type(self).load([file.path for file in self._files])


class _Found(NamedTuple):
    reducer: Reducer
    where: str


def _collect(file: CodeFile, found: dict[str, _Found]) -> None:
    declared = file.declared(MARK)
    if not declared:
        msg = f"{file.path} declares no reducer."
        hint = 'Mark a function or class: @reducer("Order"), from explorer.reducers import reducer.'
        raise ReducerError(msg, hint=hint)
    for each in declared:
        new = _Found(build(each, file), line_of(each))
        for aggregate_type in getattr(each, MARK):
            known = found.setdefault(aggregate_type, new)
            if known.where != new.where:  # a file may show what it imports from another one
                name = repr(aggregate_type)
                msg = f"{name} has two reducers: {_cited(known)} and {_cited(new)}."
                raise ReducerError(msg, hint="Keep one of them, or load only one of the files.")


def _cited(found: _Found) -> str:
    return f"{found.reducer.name} ({found.where})"
