"""Frozen values that everyone may import; standard library only."""

from explorer.model.causation import HopRank, TimedHop, TypeMap, TypePair, UnfinishedChain, Variant
from explorer.model.cut import END, Cut
from explorer.model.event import AggregateKey, Event
from explorer.model.evidence import Evidence
from explorer.model.finding import Finding, Quarantined
from explorer.model.frame import Change, Frame
from explorer.model.handlers import handled, on
from explorer.model.instant import isoformat, parse_time
from explorer.model.mapping import FIELDS, REQUIRED, UNKNOWN, RecordMapping
from explorer.model.query import AggregateQuery, ChainQuery, EventQuery, Followed
from explorer.model.reading import ROW_COLUMNS, Line, Reading, Rows, Translate
from explorer.model.reducer import Reducer
from explorer.model.summary import (
    AggregateSummary,
    ChainSummary,
    EventPage,
    LoadedFile,
    LoadReport,
    Progress,
    RawRecord,
    Summary,
)

__all__ = [
    "END",
    "FIELDS",
    "REQUIRED",
    "ROW_COLUMNS",
    "UNKNOWN",
    "AggregateKey",
    "AggregateQuery",
    "AggregateSummary",
    "ChainQuery",
    "ChainSummary",
    "Change",
    "Cut",
    "Event",
    "EventPage",
    "EventQuery",
    "Evidence",
    "Finding",
    "Followed",
    "Frame",
    "HopRank",
    "Line",
    "LoadReport",
    "LoadedFile",
    "Progress",
    "Quarantined",
    "RawRecord",
    "Reading",
    "RecordMapping",
    "Reducer",
    "Rows",
    "Summary",
    "TimedHop",
    "Translate",
    "TypeMap",
    "TypePair",
    "UnfinishedChain",
    "Variant",
    "handled",
    "isoformat",
    "on",
    "parse_time",
]
