"""Generated JSON, and equality that tells 1, 1.0 and true apart."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

numbers = (
    st.sampled_from([0, 1, 2, 1.0, 2.0, 0.1, -0.0, 10**30])
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
)
scalars = st.none() | st.booleans() | numbers | st.text(max_size=3)
keys = st.sampled_from(["a", "b", "", "/", "~", "~1", "0", "é"]) | st.text(max_size=2)
json_values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=12,
)


def exactly(value: Any) -> str:
    """Return text that is the same for the same JSON: types count, the order of keys does not."""
    return json.dumps(value, sort_keys=True, allow_nan=False)
