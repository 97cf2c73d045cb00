"""The only owner of the session state and of the URL's query parameters.

The URL is the truth about what a view shows; the session only remembers what each page last
showed. Widgets are views of the URL: a callback reads its widget with `typed`, decides, and calls
`visit`; the page calls `put` with the value the URL implies before it draws the widget.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, cast
from zoneinfo import ZoneInfo, available_timezones

import streamlit as st

from explorer.ui import links
from explorer.ui.links import Link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.navigation.page import StreamlitPage

DUMP = "dump"
"""Sticky parameter: the opened dumps by the names of the server's own listing; absent for the
dump that the server was started on."""

ZONE = "zone"
"""Sticky parameter: the IANA zone that times are shown in, or `browser`; absent for UTC."""

BROWSER = "browser"

_STICKY = (DUMP, ZONE)
_PLAIN = (links.OVERVIEW, links.OPEN)
"""Pages that show the same whatever their URL says; a page being left can leave its successor's
parameters on them."""

_LAST = "last_links"
_PAGES = "pages"
_PAGE = "page"


def initialise(pages: dict[str, StreamlitPage], page: str) -> None:
    """Note the app's pages and the open one; called once per run, before anything is drawn."""
    st.session_state.setdefault(_LAST, {})
    st.session_state[_PAGES] = pages
    st.session_state[_PAGE] = page
    own = [(name, value) for name, values in params().items() for value in values]
    st.session_state[_LAST][page] = Link(page, () if page in _PLAIN else tuple(own))


def params() -> dict[str, list[str]]:
    """Return what the URL says about the open page, sticky parameters left out."""
    names = [name for name in st.query_params if name not in _STICKY]
    return {name: st.query_params.get_all(name) for name in names}


def param(name: str) -> str | None:
    """Return the last value of one query parameter, or None."""
    values = st.query_params.get_all(name)
    return values[-1] if values else None


def visit(link: Link) -> None:
    """Make the URL of the open page say `link`, without leaving the page or running again."""
    st.session_state[_LAST][link.page] = link
    _write(address(link))


def go(link: Link) -> NoReturn:
    """Leave for another view; not allowed in a widget's callback."""
    st.switch_page(page(link.page), query_params=address(link))


def address(link: Link) -> dict[str, list[str]]:
    """Return the whole query of a link to `link`: its own parameters and the sticky ones."""
    sticky = {name: st.query_params.get_all(name) for name in _STICKY if name in st.query_params}
    return links.grouped(link.params) | sticky


def page(name: str) -> StreamlitPage:
    """Return the page with this `url_path`."""
    return cast("StreamlitPage", st.session_state[_PAGES][name])


def open_page() -> str:
    """Return the `url_path` of the open page."""
    return cast("str", st.session_state[_PAGE])


def last(name: str) -> Link:
    """Return the view that a page showed last in this session, for its navigation entry."""
    return cast("Link", st.session_state[_LAST].get(name, Link(name)))


def forget_pages() -> None:
    """Forget what every page showed: another dump has been opened."""
    st.session_state[_LAST] = {}


def dumps() -> tuple[str, ...]:
    """Return the chosen dumps by name; empty for the dump the server was started on."""
    return tuple(st.query_params.get_all(DUMP))


def zone_choice() -> str:
    """Return the chosen zone as the URL names it; `UTC` where it names none or a wrong one."""
    chosen = param(ZONE) or "UTC"
    return chosen if chosen == BROWSER or chosen in available_timezones() else "UTC"


def browser_zone() -> str:
    """Return the zone of the reader's browser; `UTC` where it does not say."""
    named = st.context.timezone or "UTC"
    return named if named in available_timezones() else "UTC"


def zone() -> ZoneInfo:
    """Return the zone that every time is shown in."""
    chosen = zone_choice()
    return ZoneInfo(browser_zone() if chosen == BROWSER else chosen)


def choose(name: str, values: Sequence[str]) -> None:
    """Set a sticky parameter (`DUMP` or `ZONE`); empty for the default."""
    rest = {key: st.query_params.get_all(key) for key in st.query_params if key != name}
    _write(rest | ({name: list(values)} if values else {}))


def typed(key: str, default: Any = None) -> Any:
    """Return what a widget holds now; in a callback, the value the user just gave."""
    return st.session_state.get(key, default)


def put(key: str, value: Any) -> None:
    """Give a widget or component its value; call before it is drawn."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def _write(wanted: dict[str, list[str]]) -> None:
    """Each change of the URL is an entry in the browser's history, so write only changes."""
    if wanted != {name: st.query_params.get_all(name) for name in st.query_params}:
        st.query_params.from_dict(wanted)
