"""Declarative reducers: YAML that says which event does what to which field of the state."""

from explorer.reducers.declarative.drafting import draft
from explorer.reducers.declarative.fold import DeclarativeReducer
from explorer.reducers.declarative.reading import read

__all__ = ["DeclarativeReducer", "draft", "read"]
