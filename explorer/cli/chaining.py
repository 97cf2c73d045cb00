"""Commands about all chains of a dump: which there are, their shapes, and what causes what."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from explorer.cli.options import command, opened, print_json
from explorer.errors import QuestionError
from explorer.model import ChainQuery, Followed, isoformat

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from explorer.model import ChainSummary, TypePair, UnfinishedChain, Variant

_SORTS = ("events", "aggregates", "duration", "missing", "start")


def add(commands: Any) -> None:
    """Add `chains`, `variants`, `unfinished` and `causes`."""
    chains = command(commands, "chains", _chains, "List chains, narrowed and sorted.")
    chains.add_argument("--has", metavar="TYPE", help="with an event of the type")
    chains.add_argument("--lacks", metavar="TYPE", help="without an event of the type")
    chains.add_argument(
        "--then", nargs=3, metavar=("A", "B", "SECONDS"), help="with a B within SECONDS after an A"
    )
    chains.add_argument("--shape", metavar="SHAPE", help="of one of the `variants`")
    chains.add_argument("--sort", choices=_SORTS, default="events")
    variants = command(commands, "variants", _variants, "List the shapes of chains, rare first.")
    unfinished = command(
        commands, "unfinished", _unfinished, "List chains that lack a step that others have."
    )
    for listed in (chains, variants, unfinished):
        listed.add_argument("--limit", type=int, default=50, metavar="N")
    command(commands, "causes", _causes, "Show which event types cause which, and how fast.")


def _chains(options: argparse.Namespace) -> None:
    query = ChainQuery(
        event_type=options.has,
        lacks=options.lacks,
        followed=_followed(options.then),
        shape=options.shape,
        sort=options.sort,
    )
    with opened(options) as found:
        answer = [_chain(each) for each in found.chains(query, options.limit)]
    _print(options, answer)


def _variants(options: argparse.Namespace) -> None:
    with opened(options) as found:
        answer = [_variant(each) for each in found.variants(options.limit)]
    _print(options, answer)


def _unfinished(options: argparse.Namespace) -> int:
    with opened(options) as found:
        answer = [_lacking(each) for each in found.unfinished(options.limit)]
    _print(options, answer)
    return int(bool(answer))


def _causes(options: argparse.Namespace) -> None:
    with opened(options) as found:
        known = found.type_map()
    _print(options, [_pair(each, known.chains) for each in known.pairs])


def _print(options: argparse.Namespace, answer: Iterable[dict[str, Any]]) -> None:
    """Print one JSON object, or one line of its values, for each."""
    for each in answer:
        if options.json:
            print_json(each)
        else:
            print("  ".join(str(value) for value in each.values()))


def _followed(given: list[str] | None) -> Followed | None:
    if given is None:
        return None
    first, then, seconds = given
    try:
        return Followed(first, then, float(seconds))
    except ValueError as error:
        msg = f"--then was given {seconds!r} for its seconds, which is no number."
        raise QuestionError(msg, hint="Write --then OrderPlaced OrderPaid 5.") from error


def _chain(chain: ChainSummary) -> dict[str, Any]:
    return {
        "correlation_id": chain.correlation_id,
        "events": chain.events,
        "aggregates": chain.aggregates,
        "first": isoformat(chain.first),
        "last": isoformat(chain.last),
        "missing": chain.missing,
    }


def _variant(variant: Variant) -> dict[str, Any]:
    return {
        "shape": variant.shape,
        "chains": variant.chains,
        "events": variant.events,
        "example": variant.example,
        "median_ms": _ms(variant.median),
        "event_types": dict(variant.event_types),
    }


def _lacking(chain: UnfinishedChain) -> dict[str, Any]:
    return {
        "correlation_id": chain.correlation_id,
        "begins_with": chain.begins_with,
        "lacks": chain.lacks,
        "having": chain.having,
        "siblings": chain.siblings,
    }


def _pair(pair: TypePair, chains: int) -> dict[str, Any]:
    return {
        "cause": pair.cause_type,
        "effect": pair.effect_type,
        "hops": pair.hops,
        "median_ms": _ms(pair.median),
        "p95_ms": _ms(pair.p95),
        "backwards": pair.backwards,
        "chains": pair.chains,
        "share": round(pair.chains / chains, 6) if chains else 0,
    }


def _ms(span: timedelta) -> float:
    return span / timedelta(milliseconds=1)
