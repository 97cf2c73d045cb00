"""Every failure the explorer expects, each with one sentence and a hint of what would work."""

from __future__ import annotations


class ExplorerError(Exception):
    """Base of all expected failures: front ends show these and let the rest crash."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class QuestionError(ExplorerError):
    """The question cannot be answered as asked: an unknown name, a bad value, a wrong option."""


class NotFoundError(QuestionError):
    """Nothing in the dump has the name that was asked for."""


class DumpError(ExplorerError):
    """A dump cannot be read: missing, empty, cut short, or not what its name says."""


class StoreError(ExplorerError):
    """The store cannot be written or read."""


class ConcurrencyError(StoreError):
    """An append expected another version than the aggregate has; nothing was written."""

    def __init__(self, aggregate_id: str, *, expected: int, actual: int) -> None:
        super().__init__(
            f"{aggregate_id} is at version {actual}, but the append expected version {expected}.",
            hint="Read the aggregate again, decide on its current state, and append once more.",
        )
        self.expected = expected
        self.actual = actual


class ReducerError(ExplorerError):
    """A reducer file cannot be loaded or declares something that does not fit."""


class ProjectionError(ExplorerError):
    """A projection cannot be loaded, or failed while it ran."""


class QueryError(ExplorerError):
    """A typed SQL query was refused or failed."""


class Cancelled(ExplorerError):  # noqa: N818  an answer to the user's own wish, not a failure
    """The user stopped a long piece of work; what was there before is untouched."""
