"""The playhead's own reading and patching of JSON agrees with Python's, in a real browser."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.replay import diff

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

APP = Path(__file__).with_name("playhead_app.py")
MODULES = """async ([body, argument]) => {
  const assets = "/_stcore/bidi-components/explorer.playhead/playhead/";
  const load = (name) => import(`${assets}${name}.js`);
  const [json, patch, rows, changes, tree] =
    await Promise.all(["json", "patch", "rows", "changes", "tree"].map(load));
  const modules = { ...json, ...patch, ...rows, ...changes, ...tree };
  return new Function("m", "argument", body)(modules, argument);
}"""

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=-(10**30), max_value=10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6)
)
KEYS = st.sampled_from(["a", "b", "10", "9", "__proto__", "a/b", "~", "", "length", "ü"])
STATES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=20,
)
RECORDS = st.dictionaries(KEYS, STATES, max_size=6)


@pytest.fixture(scope="module")
def page(serve: Callable[..., Any], browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(f"{serve(APP, '1000', '70000').url}/_stcore/health")
    yield page
    page.close()


def run(page: Page, body: str, argument: object) -> Any:
    return page.evaluate(MODULES, [body, argument])


def lines(page: Page, before: Any, after: Any) -> list[str]:
    """Return the lines of the tree after a change, as `sign label: old -> text`."""
    changes = [[each.op, each.path, each.old, each.new] for each in diff(before, after)]
    body = """
      const [before, changes] = argument.map(m.parse);
      const rows = m.rowsOf(m.apply(before, changes), m.marks(before, changes), new m.View());
      const signs = { added: "+", removed: "-", changed: "*", "": " " };
      return rows.map((row) => "more note".includes(row.kind) ? row.text
        : `${signs[row.mark]}${"  ".repeat(row.depth)}${row.label}: `
          + (row.old === undefined ? "" : `${row.old} -> `) + row.text);
    """
    return run(page, body, [json.dumps(before), json.dumps(changes)])  # type: ignore[no-any-return]


@given(value=STATES)
@settings(deadline=None, max_examples=60)
def test_what_is_read_is_written_again_as_it_was(page: Page, value: Any) -> None:
    text = json.dumps(value)
    written = run(page, "return m.stringify(m.parse(argument))", text)
    assert json.dumps(json.loads(written)) == text


@given(before=RECORDS, after=RECORDS)
@settings(deadline=None, max_examples=120)
def test_changes_applied_in_the_browser_give_the_state_of_python(
    page: Page, before: Any, after: Any
) -> None:
    changes = [[each.op, each.path, each.old, each.new] for each in diff(before, after)]
    body = """
      const [before, changes] = argument.map(m.parse);
      const after = m.apply(before, changes);
      m.rowsOf(after, m.marks(before, changes), new m.View());
      return [m.stringify(after), m.stringify(before)];
    """
    got, untouched = run(page, body, [json.dumps(before), json.dumps(changes)])
    assert diff(after, json.loads(got)) == []
    assert json.dumps(json.loads(untouched)) == json.dumps(before)


@given(states=st.lists(RECORDS, min_size=2, max_size=4))
@settings(deadline=None, max_examples=60)
def test_a_tree_drawn_step_by_step_is_the_tree_drawn_afresh(page: Page, states: list[Any]) -> None:
    steps = [
        [[each.op, each.path, each.old, each.new] for each in diff(before, after)]
        for before, after in pairwise([None, *states])
    ]
    body = """
      const tree = new m.Tree(() => {});
      const steps = m.parse(argument);
      let state = null;
      return steps.map((changes) => {
        const marks = m.marks(state, changes);
        state = m.apply(state, changes);
        tree.show(state, marks, { follow: false });
        const fresh = new m.Tree(() => {});
        fresh.show(state, marks, { follow: false });
        return [tree.element.innerText, fresh.element.innerText];
      });
    """
    for drawn, afresh in run(page, body, json.dumps(steps)):
        assert drawn == afresh


@pytest.mark.parametrize("text", ["", "{", "[1,]", '{"a" 1}', '"open', "01x", "nul", "1 2"])
def test_what_is_not_json_is_refused(page: Page, text: str) -> None:
    body = "try { m.parse(argument); return 'read'; } catch (error) { return error.name; }"
    assert run(page, body, text) == "SyntaxError"


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("1", "3", "+2"),
        ("0.1", "0.3", "+0.2"),
        ("10", "9.95", "\u22120.05"),
        ("-1", "1", "+2"),
        ("1", "1.0", None),
        ("1e3", "1001", "+1"),
        ("9007199254740993", "9007199254740995", "+2"),
        ("1e999", "1", None),
        ("2.5e-1", "0.5", "+0.25"),
    ],
)
def test_differences_of_numbers_are_exact(
    page: Page, old: str, new: str, difference: str | None
) -> None:
    body = "return m.difference(m.parse(argument[0]), m.parse(argument[1]))"
    assert run(page, body, [old, new]) == difference


def test_removed_and_added_items_are_marked_where_they_are(page: Page) -> None:
    before = {"list": ["a", "b", "c", "d"], "x": 1, "y": 2, "z": 3}
    after = {"list": ["a", "d"], "x": 1, "z": 4, "new": {"in": 1}}
    assert lines(page, before, after) == [
        " list: [2]",
        '   0: "a"',
        '-  1: "b"',
        '-  2: "c"',
        '   1: "d"',
        " x: 1",
        "-y: 2",
        "*z: 3 -> 4",
        "+new: {1}",
        "+  in: 1",
    ]


def test_equal_items_that_are_removed_are_all_shown(page: Page) -> None:
    assert lines(page, {"list": [0, 0, 0, 1]}, {"list": [1]}) == [
        " list: [1]",
        "-  0: 0",
        "-  1: 0",
        "-  2: 0",
        "   0: 1",
    ]


def test_items_added_in_the_middle_are_marked_alone(page: Page) -> None:
    assert lines(page, {"list": [1, 2]}, {"list": [1, "new", "too", 2]}) == [
        " list: [4]",
        "   0: 1",
        '+  1: "new"',
        '+  2: "too"',
        "   3: 2",
    ]


def test_removed_keys_stay_where_they_were_and_show_once(page: Page) -> None:
    before = dict.fromkeys("abcdefg", 0)
    assert lines(page, before, {"c": 0, "f": 0}) == [
        "-a: 0",
        "-b: 0",
        " c: 0",
        "-d: 0",
        "-e: 0",
        " f: 0",
        "-g: 0",
    ]


def test_a_long_list_that_was_emptied_is_told_in_brief(page: Page) -> None:
    shown = lines(page, {"list": list(range(1_000))}, {"list": []})
    assert len(shown) == 102
    assert shown[:2] == [" list: [0]", "-  0: 0"]


def test_the_first_state_is_new_from_top_to_bottom(page: Page) -> None:
    assert lines(page, None, {"a": {"b": []}}) == ["+a: {1}", "+  b: []"]


def test_what_changed_far_down_a_long_list_is_shown(page: Page) -> None:
    before = {"long": list(range(20_000))}
    after = {"long": [*range(19_990), "here", *range(19_991, 20_000)]}
    shown = lines(page, before, after)
    assert shown[100:] == ["   99: 99", "… 19,899 more", '*  19990: 19990 -> "here"']


def test_finding_a_key_keeps_the_way_to_it(page: Page) -> None:
    body = """
      const view = new m.View();
      view.look("PRICE");
      return m.rowsOf(m.parse(argument), new m.Mark(), view).map((row) => row.path);
    """
    state = {"lines": {"a": {"price": 1, "qty": 2}, "b": {"qty": 3}}, "note": "no"}
    assert run(page, body, json.dumps(state)) == ["/lines", "/lines/a", "/lines/a/price"]
