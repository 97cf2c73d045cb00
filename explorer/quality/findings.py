"""Evidence put in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from explorer.model import Finding
from explorer.quality.schemas import SCHEMA_CHANGE, schema_finding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from explorer.model import Evidence

Details = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Wording:
    one: str
    """What is wrong, of one; `{n}` events or whatever are wrong in `many`."""

    many: str
    meaning: str
    example: Callable[[Details], str] | None = None


def findings(evidence: Sequence[Evidence]) -> list[Finding]:
    """Return a finding for each kind of evidence, by kind; nothing wrong means none."""
    found = (
        schema_finding(each) if each.kind == SCHEMA_CHANGE else _worded(each) for each in evidence
    )
    return sorted((each for each in found if each is not None), key=lambda each: each.kind)


def _worded(evidence: Evidence) -> Finding:
    wording = _WORDINGS[evidence.kind]
    title = wording.one if evidence.count == 1 else wording.many.format(n=f"{evidence.count:,}")
    return Finding(
        kind=evidence.kind,
        title=title,
        explanation=" ".join(filter(None, [_example(wording, evidence), wording.meaning])),
        count=evidence.count,
        positions=evidence.positions,
    )


def _example(wording: _Wording, evidence: Evidence) -> str:
    if wording.example is None or not evidence.details:
        return ""
    text = wording.example(evidence.details[0])
    return f"Here, {text}." if evidence.count == 1 else f"For example, {text}."


def _aggregate(kind: str, aggregate_id: str) -> str:
    return f"{kind} {aggregate_id}".strip()


_WORDINGS = {
    "duplicate-delivery": _Wording(
        "1 event was delivered again.",
        "{n} events were delivered again.",
        "Each has the id and the content of an event before it. Replay applies every delivery, so"
        " a reducer that adds something up counts it twice: skip the copies to see what changes.",
        lambda d: f"{d[0]} is in the log more than once",
    ),
    "conflicting-id": _Wording(
        "1 event has the id of another event and says something else.",
        "{n} events have the id of another event and say something else.",
        "Ids are supposed to be unique, so one of each pair was changed or was given a wrong id."
        " Both are replayed; links by id lead to the first.",
        lambda d: f"{d[0]} is the id of different events",
    ),
    "version-gap": _Wording(
        "The versions of an aggregate have 1 gap, where events are missing.",
        "The versions of aggregates have {n} gaps, where events are missing.",
        "Replay goes on as if nothing had happened in between, so the states after a gap may be"
        " wrong. Look for the missing events in the source of the dump and in the quarantine.",
        lambda d: f"{_aggregate(d[0], d[1])} goes from version {d[2]} to {d[3]}",
    ),
    "version-repeat": _Wording(
        "1 event has the version of another event of its aggregate.",
        "{n} events have the version of another event of their aggregate.",
        "Two writers appended at once, or two logs were merged. Such an aggregate is replayed by"
        " position, since its versions do not say which event came first.",
        lambda d: f"version {d[2]} of {_aggregate(d[0], d[1])} is there more than once",
    ),
    "late-start": _Wording(
        "1 aggregate does not begin with version 1.",
        "{n} aggregates do not begin with version 1.",
        "Their first events are not in the dump, so their states lack what those said. A dump of a"
        " limited time starts like this; in a whole one, events were lost.",
        lambda d: f"{_aggregate(d[0], d[1])} begins with version {d[2]}",
    ),
    "version-missing": _Wording(
        "1 event has no version, though its aggregate has versions.",
        "{n} events have no version, though their aggregates have versions.",
        "Such an aggregate is replayed by position, since its versions do not order all events.",
        lambda d: f"this is so in {_aggregate(d[0], d[1])}",
    ),
    "out-of-order": _Wording(
        "1 event comes after a later version of its aggregate.",
        "{n} events come after a later version of their aggregate.",
        "The log is not in the order in which these aggregates changed. Replay follows the versions"
        " where they are complete and unique; a consumer that followed the log saw another order.",
        lambda d: f"in {_aggregate(d[0], d[1])}, version {d[2]} comes after version {d[3]}",
    ),
    "time-reversal": _Wording(
        "1 event is earlier than the event before it in its aggregate.",
        "{n} events are earlier than an event before them in their aggregate.",
        "Clocks differed, or events were recorded late. A cut at a time then leaves out events that"
        " lie before others which it includes; a cut at a position or version does not.",
        lambda d: f"time runs backwards in {_aggregate(d[0], d[1])}",
    ),
    "missing-cause": _Wording(
        "1 event names a cause that is not in the dump.",
        "{n} events name a cause that is not in the dump.",
        "The ids of these causes are written like ids of events, so events were lost or left out."
        " Causes whose ids look different are taken for commands, which are rightly not in a dump.",
        lambda d: f"nothing has the id {d[0]}",
    ),
    "causation-cycle": _Wording(
        "1 circle of events cause each other.",
        "{n} circles of events cause each other.",
        "No event can cause itself, so a causation id was set wrongly. Their chains have no root"
        " there; everything else about them is shown as usual.",
        lambda d: " is caused by ".join([*d, d[0]] if len(d) < 10 else d),
    ),
    "effect-before-cause": _Wording(
        "1 event comes before its cause in the log.",
        "{n} events come before their cause in the log.",
        "The log merges sources that were not read in step. A projection that follows the log sees"
        " the effect first, and a cut between the two shows an effect without its cause.",
        lambda d: f"{d[0]} comes before {d[1]}, which caused it",
    ),
    "effect-earlier-than-cause": _Wording(
        "1 event is earlier than its cause, though it comes later in the log.",
        "{n} events are earlier than their cause, though they come later in the log.",
        "The clocks of two services differ, so durations between them are wrong.",
        lambda d: f"{d[0]} is earlier than {d[1]}, which caused it",
    ),
    "clock-skew": _Wording(
        "1 event is earlier than its cause in another service.",
        "{n} events are earlier than their causes in other services.",
        "The clock of one service is behind that of the other, by at least as much as an effect"
        " seems to come too early. Order such events by position or cause, never by time.",
        lambda d: (
            f"{d[2]:,} events of {d[0]} are earlier than their causes in {d[1]},"
            f" by {d[3]:.3f} seconds in the middle and {d[4]:.3f} at most"
        ),
    ),
    "leaking-correlation": _Wording(
        "1 correlation id is on events that have nothing to do with each other.",
        "{n} correlation ids are on events that have nothing to do with each other.",
        "They share no aggregate and no cause, so the id was probably left over from an earlier"
        " request. Their chains show several flows as one. Told only where few ids are like this;"
        " an id of nothing but single events, or of over 100,000, is taken for a batch.",
        lambda d: f"{d[0]} holds together {d[1]} groups of unrelated aggregates",
    ),
    "after-terminal": _Wording(
        "1 event comes after the end of its aggregate.",
        "{n} events come after the end of their aggregates.",
        "An end is a type of event that is the last one of at least 95 % of the aggregates it is"
        " in, of 20 or more; types of which more than a tenth come after it are taken for a"
        " rightful sequel. This is told from the data, so look before you believe it.",
        lambda d: f"{_aggregate(d[0], d[1])} has {d[2]} after {d[3]}",
    ),
    "quarantined": _Wording(
        "1 record could not become an event.",
        "{n} records could not become events.",
        "They are kept whole in the quarantine, with the reason, and are not replayed. Whatever"
        " they said is missing from the states.",
        lambda d: f"the reason is “{d[0].rstrip('.')}”" + (f" {d[1]:,} times" if d[1] > 1 else ""),
    ),
}
