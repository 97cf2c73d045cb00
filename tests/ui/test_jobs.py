"""Long work: done once for all, watched, stopped, and begun anew."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from explorer.errors import Cancelled, ProjectionError
from explorer.model import Progress
from explorer.ui import jobs
from explorer.ui.jobs import Job

if TYPE_CHECKING:
    from explorer.ui.jobs import Report, Stopped


def test_a_job_reports_and_returns() -> None:
    def work(report: Report, _: Stopped) -> int:
        report(Progress("Counting", 3, 4))
        return 7

    job = Job(work)
    assert job.wait(5)
    assert (job.result(), job.progress, job.failed) == (7, Progress("Counting", 3, 4), False)


def test_a_stopped_job_says_so_and_was_told() -> None:
    def work(_: Report, stopped: Stopped) -> None:
        while not stopped():
            threading.Event().wait(0.001)
        msg = "Stopped."
        raise Cancelled(msg)

    job = Job(work)
    assert not job.wait(0)
    job.stop()
    assert job.wait(5)
    assert job.stopped


def test_a_failed_job_raises_what_the_work_raised() -> None:
    def work(_: Report, __: Stopped) -> None:
        msg = "No such column."
        raise ProjectionError(msg)

    job = Job(work)
    with pytest.raises(ProjectionError, match="No such column"):
        job.result()
    assert job.failed
    assert not job.stopped


def test_work_of_one_name_is_done_once_until_it_is_forgotten() -> None:
    done: list[int] = []

    def work(_: Report, __: Stopped) -> int:
        done.append(1)
        return len(done)

    assert jobs.start("count", work).result() == 1
    assert jobs.start("count", work).result() == 1
    jobs.forget("count")
    assert jobs.start("count", work).result() == 2
