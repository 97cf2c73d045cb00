"""A file of declarative reducers: read, never run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from explorer.errors import ReducerError
from explorer.model.code_file import WatchedFile
from explorer.reducers.declarative.fold import DeclarativeReducer
from explorer.reducers.declarative.reading import read

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class DeclarativeFile:
    """The reducers of one YAML file, one per document."""

    path: Path
    reducers: tuple[DeclarativeReducer, ...]
    watched: tuple[WatchedFile, ...]

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a file; raises ReducerError that names the line of what is wrong."""
        try:
            content = path.read_bytes()
            text = content.decode()
        except OSError as error:
            msg = f"{path} cannot be read: {error.strerror}."
            raise ReducerError(msg, hint="Check the name of the file.") from error
        except UnicodeDecodeError as error:
            msg = f"{path} is no text in UTF-8."
            raise ReducerError(msg, hint="Save it as UTF-8.") from error
        reducers = (DeclarativeReducer(each, path.name, text) for each in read(text, path.name))
        return cls(path, tuple(reducers), (WatchedFile(path, content),))
