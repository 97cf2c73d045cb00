"""The reducers of a session, by aggregate type."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from explorer.errors import ReducerError
from explorer.model.code_file import line_of, load_code
from explorer.reducers import upcasting
from explorer.reducers.declarative.file import SUFFIXES, DeclarativeFile
from explorer.reducers.declaring import MARK
from explorer.reducers.guessed import GuessedReducer
from explorer.reducers.python import build
from explorer.reducers.upcasting import UpcastingReducer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from explorer.model import Reducer
    from explorer.model.code_file import CodeFile

    _File = CodeFile | DeclarativeFile

_GUESSED = GuessedReducer()


class ReducerSet:
    """Reducers loaded from files. It never changes; `reloaded` returns the next one."""

    def __init__(
        self, by_type: Mapping[str, Reducer] | None = None, files: Sequence[_File] = ()
    ) -> None:
        self._plain = dict(by_type or {})
        self._files = tuple(files)
        self.upcasters = upcasting.found_in(
            [file for file in self._files if not isinstance(file, DeclarativeFile)]
        )
        """What events go through before any reducer sees them."""
        self._by_type = {name: self.upcasting(each) for name, each in self._plain.items()}
        self._guessed = self.upcasting(_GUESSED)

    @classmethod
    def load(cls, paths: Sequence[str | Path]) -> Self:
        """Run the Python files, read the YAML files, and collect what they declare.

        Raises ReducerError if a file cannot be loaded, declares nothing or something that does
        not fit, or if two declarations are for the same aggregate type.
        """
        unique = {Path(path).absolute(): None for path in paths}
        files = [_loaded(path) for path in unique]
        found: dict[str, _Found] = {}
        for file in files:
            for aggregate_type, new in _declared(file):
                _keep(aggregate_type, new, found)
        return cls({name: each.reducer for name, each in found.items()}, files)

    @property
    def types(self) -> tuple[str, ...]:
        """The aggregate types that somebody wrote a reducer for, sorted."""
        return tuple(sorted(self._by_type))

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files, as they were named."""
        return tuple(file.path for file in self._files)

    @property
    def fingerprint(self) -> str:
        """Equal for sets that replay alike."""
        each = [f"{name}={self._by_type[name].fingerprint}" for name in self.types]
        return " ".join([*each, self.upcasters.fingerprint]).strip()

    def for_type(self, aggregate_type: str, *, upcast: bool = True) -> Reducer:
        """Return the reducer of a type; the guessed one where nobody wrote one.

        It sees events as the upcasters make them, or else as they were recorded.
        """
        if not upcast:
            return self._plain.get(aggregate_type, _GUESSED)
        return self._by_type.get(aggregate_type, self._guessed)

    def upcasting(self, plain: Reducer) -> Reducer:
        """Return a reducer that sees events as the upcasters of this set make them."""
        return UpcastingReducer(plain, self.upcasters) if self.upcasters else plain

    def mentioned(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return those of the words that the files contain."""
        texts = [
            watched.path.read_text(encoding="utf-8", errors="replace")
            for file in self._files
            for watched in file.watched
            if watched.path.exists()
        ]
        return tuple(w for w in words if any(re.search(rf"\b{w}\b", text) for text in texts))

    def stale(self) -> bool:
        """Tell whether a file, or one that it imported from its folder, has another content now."""
        return any(watched.changed() for file in self._files for watched in file.watched)

    def reloaded(self) -> Self:
        """Load the same files again; raises like `load`, which leaves this set as it is."""
        return type(self).load(self.paths)


class _Found(NamedTuple):
    reducer: Reducer
    where: str


def _loaded(path: Path) -> _File:
    if path.suffix.lower() in SUFFIXES:
        return DeclarativeFile.load(path)
    return load_code(path, failure=ReducerError)


def _declared(file: _File) -> Iterator[tuple[str, _Found]]:
    """Yield what a file declares, by aggregate type."""
    if isinstance(file, DeclarativeFile):
        for place, each in enumerate(file.reducers, start=1):
            where = f"{file.path}, document {place}"
            yield each.declaration.aggregate_type, _Found(each, where)
        return
    declared = file.declared(MARK)
    if not declared and not file.declared(upcasting.MARK):
        msg = f"{file.path} declares no reducer."
        hint = 'Mark a function or class: @reducer("Order"), from explorer.reducers import reducer.'
        raise ReducerError(msg, hint=hint)
    for each in declared:
        new = _Found(build(each, file), line_of(each))
        for aggregate_type in getattr(each, MARK):
            yield aggregate_type, new


def _keep(aggregate_type: str, new: _Found, found: dict[str, _Found]) -> None:
    known = found.setdefault(aggregate_type, new)
    if known.where != new.where:  # a file may show what it imports from another one
        name = repr(aggregate_type)
        msg = f"{name} has two reducers: {_cited(known)} and {_cited(new)}."
        raise ReducerError(msg, hint="Keep one of them, or load only one of the files.")


def _cited(found: _Found) -> str:
    return f"{found.reducer.name} ({found.where})"
