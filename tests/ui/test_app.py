"""The frame and the pages, wired together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.ui.conftest import settled

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    Open = Callable[..., AppTest]


def words(at: AppTest) -> str:
    """Return what the page says, as one text."""
    parts = [*at.title, *at.subheader, *at.caption, *at.markdown, *at.info, *at.warning, *at.error]
    return "\n".join(str(part.value) for part in parts)


def test_the_overview_counts_what_is_in_the_dump(open_app: Open) -> None:
    at = open_app()
    numbers = {metric.label: metric.value for metric in at.metric}
    assert at.title[0].value == "orders.jsonl"
    assert (numbers["Events"], numbers["Aggregates"], numbers["Chains"]) == ("4", "2", "2")
    assert numbers["Quarantined"] == "1"
    assert "1 record could not become an event" in at.warning[0].value
    assert len(at.get("plotly_chart")) == 1


def test_guessed_reducers_are_labelled(open_app: Open) -> None:
    assert any("guessed" in each.value for each in open_app().sidebar.markdown)


def test_every_page_opens_on_the_dump(open_app: Open) -> None:
    for page in ("", "overview", "events", "sql", "open"):
        assert open_app(page).title


def test_a_bad_argument_is_one_sentence_and_no_trace(open_app: Open) -> None:
    at = open_app(argv=("--sture",))
    assert "\\-\\-sture" in at.error[0].value or "--sture" in at.error[0].value
    assert not at.exception


def test_a_dump_that_is_not_there_is_explained_with_a_way_on(
    open_app: Open, tmp_path: Path
) -> None:
    at = open_app(argv=(str(tmp_path / "none.jsonl"),))
    assert "none.jsonl" in at.error[0].value
    assert at.button(key="try-again")


def test_a_dump_outside_the_listing_is_refused(open_app: Open) -> None:
    at = open_app("events", dump="dumps/../../secret.jsonl")
    assert "There is no dump" in at.error[0].value


def test_a_listed_dump_is_opened_by_name(open_app: Open, dump: Path) -> None:
    (dump.parent / "other.jsonl").write_text(dump.read_text().splitlines()[0] + "\n")
    at = settled(open_app("overview", dump="dumps/other.jsonl"))
    assert at.title[0].value == "other.jsonl"
    assert at.metric[0].value == "1"


def test_the_filter_in_the_url_narrows_the_events(open_app: Open) -> None:
    at = open_app("events", type="OrderPaid")
    assert "**1 event**" in words(at)
    assert at.multiselect(key="filter-types").value == ["OrderPaid"]


def test_a_changed_filter_is_written_to_the_url(open_app: Open) -> None:
    at = open_app("events", user="ann")
    at.text_input(key="filter-text").set_value("LATE").run()
    assert "**1 event**" in words(at)
    assert at.query_params == {"user": "ann", "text": "LATE"}


def test_a_time_that_is_none_is_said_and_changes_nothing(open_app: Open) -> None:
    at = open_app("events", user="ann")
    at.text_input(key="filter-since").set_value("noon").run()
    assert "noon is not a time" in at.warning[0].value
    assert at.query_params == {"user": "ann"}


def test_times_are_typed_in_the_zone_of_the_reader(open_app: Open) -> None:
    at = open_app("events", zone="Asia/Tokyo")
    at.text_input(key="filter-since").set_value("2026-03-01 21:02").run()
    assert at.query_params["since"] == "2026-03-01T12:02:00Z"
    assert "**2 events**" in words(at)


def test_an_empty_answer_says_so_and_offers_a_way_back(open_app: Open) -> None:
    at = open_app("events", text="nowhere")
    assert "No event" in at.info[0].value
    at.button(key="clear-empty").click().run()
    assert "**4 events**" in words(at)


def test_an_opened_event_shows_its_record_letter_by_letter(open_app: Open, dump: Path) -> None:
    at = open_app("events", event="3")
    assert dump.read_text().splitlines()[3] in [each.value for each in at.code]
    assert "Record 4 of orders.jsonl" in words(at)


def test_an_event_that_is_not_there_is_explained(open_app: Open) -> None:
    assert open_app("events", event="99").error


def test_events_like_the_opened_one_are_one_click_away(open_app: Open) -> None:
    at = open_app("events", event="3")
    at.button(key="narrow-Aggregate").click().run()
    assert at.query_params["id"] == "o2"
    assert "**2 events**" in words(at)


def test_a_query_in_the_url_is_run(open_app: Open) -> None:
    at = open_app("sql", q="select count(*) as n from events")
    assert at.dataframe[0].value["n"].tolist() == [4]


def test_a_wrong_query_is_explained(open_app: Open) -> None:
    at = open_app("sql", q="select nothing from nowhere")
    assert at.error
    assert not at.exception


def test_the_quarantine_shows_the_raw_text_and_the_reason(open_app: Open) -> None:
    at = open_app("open")
    for _ in range(100):  # the dump is loaded beside the page
        if len(at.dataframe) > 1:
            break
        at.run()
    shown = next(each.value for each in at.dataframe if "Raw text" in each.value.columns)
    assert shown["Raw text"].tolist() == ['{"eventId": "broken"']
    assert shown["Record"].tolist() == [5]
    assert shown["Reason"].tolist()[0]


def test_the_open_page_lists_the_folder_of_the_dump(open_app: Open) -> None:
    at = open_app("open")
    assert at.dataframe[0].value["File"].tolist() == ["dumps/orders.jsonl"]


def test_times_are_shown_in_the_chosen_zone(open_app: Open) -> None:
    at = open_app("overview")
    assert "2026-03-01 12:00" in words(at)
    at.selectbox(key="zone-picker").set_value("Asia/Tokyo").run()
    assert "2026-03-01 21:00" in words(at)
    assert at.query_params["zone"] == "Asia/Tokyo"


def test_a_changed_reducer_file_is_loaded_again(open_app: Open, dump: Path, tmp_path: Path) -> None:
    reducers = tmp_path / "reducers.py"
    text = "from explorer.reducers import reducer\n@reducer('Order')\ndef {}(state, event): pass\n"
    reducers.write_text(text.format("first"))
    at = open_app(argv=(str(dump), "--reducers", str(reducers)))
    assert not any("guessed" in each.value for each in at.sidebar.markdown)
    reducers.write_text("def broken(:\n")
    at.run()
    assert any("before is in use" in each.value for each in at.sidebar.warning)
    reducers.write_text(text.format("second"))
    at.run()
    assert any("Reloaded" in each.value for each in at.sidebar.caption)
