"""Replay an exported event log and travel through its states."""

import sys

sys.set_int_max_str_digits(0)  # integers in a dump are exact, however long they are
