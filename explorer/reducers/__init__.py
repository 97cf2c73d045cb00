"""Reducers: how the user declares them, and how they are found and loaded."""

from explorer.model import on
from explorer.reducers.declarative import DeclarativeReducer
from explorer.reducers.declaring import reducer
from explorer.reducers.guessed import GuessedReducer
from explorer.reducers.reducer_set import ReducerSet
from explorer.reducers.upcasting import UpcasterError, Upcasters, upcaster

__all__ = [
    "DeclarativeReducer",
    "GuessedReducer",
    "ReducerSet",
    "UpcasterError",
    "Upcasters",
    "on",
    "reducer",
    "upcaster",
]
