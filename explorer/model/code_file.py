"""Loading a file of the user's Python code, and noticing when it has changed."""

from __future__ import annotations

import hashlib
import inspect
import itertools
import sys
import threading
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from explorer.model.user_code import described

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explorer.errors import ExplorerError

OWN = "explorer"
"""Never taken for a neighbour, even if the file lies beside it."""

_numbers = itertools.count(1)
_loading = threading.Lock()


class WatchedFile:
    """A file as it was read."""

    def __init__(self, path: Path, content: bytes | None = None) -> None:
        status = path.stat()
        self.path = path
        self._seen = (status.st_mtime_ns, status.st_size)
        self.digest = _digest(path.read_bytes() if content is None else content)

    def changed(self) -> bool:
        """Tell whether its content is another now; a file that is gone has changed."""
        try:
            status = self.path.stat()
            seen = (status.st_mtime_ns, status.st_size)
            if seen == self._seen:
                return False
            if _digest(self.path.read_bytes()) != self.digest:
                return True
        except OSError:
            return True
        self._seen = seen
        return False


@dataclass(frozen=True, slots=True)
class CodeFile:
    """A file of Python code that was run as a module."""

    path: Path
    module: ModuleType
    watched: tuple[WatchedFile, ...]
    """The file, and those that it imported from its own folder."""

    @property
    def fingerprint(self) -> str:
        """Equal for equal content of all the files."""
        return _digest("".join(sorted(file.digest for file in self.watched)).encode())

    def declared(self, mark: str) -> list[Any]:
        """Return the functions and classes of the module that carry a mark, each once, in order."""
        marked = [value for value in vars(self.module).values() if _carries(value, mark)]
        return list({id(value): value for value in marked}.values())


def load_code(path: Path, *, failure: type[ExplorerError]) -> CodeFile:
    """Run a file of Python code. Raises `failure` that says what went wrong in which line.

    The file may import its neighbours by their plain names. It and they become modules under
    names of their own, so that two files, or the old and the new one, never get into each
    other's way. What the code prints, now or when it is called, goes to stderr: answers are on
    stdout.
    """
    path = path.absolute()
    content = _read(path, failure)
    name = f"explorer_code_{next(_numbers)}_{path.stem}"
    module = ModuleType(name)
    module.__file__ = str(path)
    module.__package__ = ""  # it is no part of a package
    vars(module)["print"] = _print_aside
    with _loading, redirect_stdout(sys.stderr), _neighbours(path.parent, name) as neighbours:
        sys.modules[name] = module
        try:
            exec(compile(content, str(path), "exec", dont_inherit=True), vars(module))  # noqa: S102
        except (Exception, SystemExit) as error:
            del sys.modules[name]
            raise _failed(path, error, failure) from error
    watched = [WatchedFile(path, content), *map(WatchedFile, neighbours)]
    return CodeFile(path, module, tuple(watched))


def line_of(thing: Any) -> str:
    """Return `file:line` of a function or class of the user's; its name if it has no source."""
    try:
        if isinstance(thing, type):
            return f"{inspect.getfile(thing)}:{inspect.getsourcelines(thing)[1]}"
        code = thing.__code__
    except (AttributeError, OSError, TypeError):
        return str(getattr(thing, "__qualname__", thing))
    return f"{code.co_filename}:{code.co_firstlineno}"


def _print_aside(*values: object, file: Any = None, **options: Any) -> None:
    """Print to stderr where no file is named."""
    print(*values, file=sys.stderr if file is None else file, **options)


def _read(path: Path, failure: type[ExplorerError]) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}."
        raise failure(msg, hint="Name a Python file.") from error


@contextmanager
def _neighbours(folder: Path, name: str) -> Iterator[list[Path]]:
    """Let code import from its folder. The list has the files that it did import, afterwards."""
    hidden = _hide_namesakes(folder)
    before = set(sys.modules)
    imported: list[Path] = []
    sys.path.insert(0, str(folder))
    write_bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield imported
    finally:
        sys.dont_write_bytecode = write_bytecode
        sys.path.remove(str(folder))
        for found in sorted(set(sys.modules) - before - {name}):
            if _lies_in(sys.modules[found], folder):
                imported.append(Path(str(sys.modules[found].__file__)))
                _rename(found, f"{name}.{found}")
        sys.modules.update(hidden)


def _hide_namesakes(folder: Path) -> dict[str, ModuleType]:
    """Take the loaded modules out of the way that bear the name of a file or folder in `folder`."""
    importable = [each for each in folder.iterdir() if each.suffix == ".py" or each.is_dir()]
    names = {each.stem for each in importable} - {OWN} - sys.stdlib_module_names
    return {
        loaded: sys.modules.pop(loaded)
        for loaded in list(sys.modules)
        if loaded.partition(".")[0] in names
    }


def _lies_in(module: ModuleType, folder: Path) -> bool:
    file = getattr(module, "__file__", None)
    return bool(file) and Path(str(file)).is_relative_to(folder)


def _rename(old: str, new: str) -> None:
    """Give a module another name; its classes follow, so that they can be pickled."""
    module = sys.modules.pop(old)
    module.__name__ = new
    sys.modules[new] = module
    vars(module).setdefault("print", _print_aside)
    for value in vars(module).values():
        _move(value, old, new)


def _move(value: Any, old: str, new: str) -> None:
    if getattr(value, "__module__", None) != old or not hasattr(value, "__qualname__"):
        return
    value.__module__ = new
    if isinstance(value, type):
        for part in vars(value).values():
            _move(part, old, new)


def _failed(path: Path, error: BaseException, failure: type[ExplorerError]) -> ExplorerError:
    where = f"{path}:{_line(path, error)}"
    hint = "Mend the file; it is read again when it changes."
    if isinstance(error, ImportError) and "relative import" in str(error):
        hint = "Import files of the same folder by their plain names: from shapes import Item."
    if isinstance(error, SyntaxError):
        where = f"{error.filename or path}:{error.lineno or 1}"
        return failure(f"{where} is no valid Python: {error.msg}", hint=hint)
    return failure(f"{where} failed while it was loaded: {described(error)}", hint=hint)


def _line(path: Path, error: BaseException) -> int:
    """Return the line of the file that the error came through last."""
    line = 1
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _carries(value: Any, mark: str) -> bool:
    return (isinstance(value, type) or callable(value)) and mark in getattr(value, "__dict__", {})


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
