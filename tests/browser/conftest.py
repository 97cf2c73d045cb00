"""A real Chromium, and Streamlit servers for it to visit."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser import chromium

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
START_SECONDS = 60

expect.set_options(timeout=20_000)  # patience with a busy machine; what is there is seen at once


@dataclass(frozen=True, slots=True)
class Server:
    """A running `streamlit run`."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End it and wait until it is gone."""
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(timeout=10)


def start(script: Path, args: tuple[str, ...], options: tuple[str, ...], log: Path) -> Server:
    """Run `script` on a free port with our own configuration, and wait until it is healthy."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += ["--server.headless=true", f"--server.port={port}", *options, "--", *args]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    server = Server(f"http://127.0.0.1:{port}", log, process)
    deadline = time.monotonic() + START_SECONDS
    while not _healthy(server.url):
        if process.poll() is not None or time.monotonic() > deadline:
            server.stop()
            pytest.fail(f"The server did not start:\n{log.read_text()}")
        time.sleep(0.1)
    return server


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Start `streamlit run SCRIPT [options] -- args`; equal calls share one server."""
    running: dict[tuple[object, ...], Server] = {}

    def serving(script: Path, *args: str, options: tuple[str, ...] = ()) -> Server:
        call = (script, args, options)
        if call not in running:
            log = tmp_path_factory.mktemp("server") / "log.txt"
            running[call] = start(script, args, options, log)
        return running[call]

    yield serving
    for server in running.values():
        server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    if path is None:
        pytest.fail("There is no Chromium. Run: python tests/browser/chromium.py")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(chromium.FLAGS))
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages, each in a context of its own; afterwards, fail if one called another machine.

    `visit(url, width=, height=, **options)`: options are those of Playwright's `new_context`.
    """
    contexts = []
    strangers: list[str] = []

    def visiting(url: str, *, width: int = 1440, height: int = 900, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: _note(request.url, strangers))
        page.goto(url)
        return page

    yield visiting
    for context in contexts:
        context.close()
    assert not strangers, f"requests left the machine: {strangers}"


def _note(url: str, strangers: list[str]) -> None:
    parts = urlsplit(url)
    if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname != "127.0.0.1":
        strangers.append(url)
