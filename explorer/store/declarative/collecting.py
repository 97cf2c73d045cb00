"""Aggregate functions over the events of an aggregate: all of them, or those up to each one."""

from __future__ import annotations

from typing import Protocol


class Collect(Protocol):
    """Writes calls of aggregate functions; each ignores NULL."""

    def last(self, column: str) -> str:
        """The last value."""

    def of(self, function: str, column: str) -> str:
        """A function for which order is nothing."""

    def joined(self, column: str) -> str:
        """Text, one after the other."""

    def list(self, column: str) -> str:
        """A list of the values, in order."""


class Grouped:
    """Over a whole group of rows."""

    def last(self, column: str) -> str:
        return f"arg_max({column}, position)"

    def of(self, function: str, column: str) -> str:
        return f"{function}({column})"

    def joined(self, column: str) -> str:
        return f"string_agg({column}, '' order by position)"

    def list(self, column: str) -> str:
        return f"list({column} order by position) filter ({column} is not null)"


class Windowed:
    """Over the rows of a window up to each row."""

    def __init__(self, window: str) -> None:
        self._window = window

    def last(self, column: str) -> str:
        return f"last_value({column} ignore nulls) over {self._window}"

    def of(self, function: str, column: str) -> str:
        return f"{function}({column}) over {self._window}"

    def joined(self, column: str) -> str:
        return f"string_agg({column}, '') over {self._window}"

    def list(self, column: str) -> str:
        return f"list({column}) filter ({column} is not null) over {self._window}"
