"""A dump, whatever wrote it, as canonical events: which formats there are, and how to tell them.

A format is a value that says where records keep the fields of an event; the store reads with it.
Every family of formats has a file of its own and is listed in `families`.
"""

from explorer.formats.custom import overridden
from explorer.formats.detection import (
    by_file,
    by_name,
    chooser,
    containers,
    detect,
    known,
    unwrapped,
)
from explorer.formats.format import Format

__all__ = [
    "Format",
    "by_file",
    "by_name",
    "chooser",
    "containers",
    "detect",
    "known",
    "overridden",
    "unwrapped",
]
