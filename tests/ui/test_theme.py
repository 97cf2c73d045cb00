"""The look comes along with the package, is readable, and asks nothing of other machines."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2.manifest_scanner import scan_component_manifests

ROOT = Path(__file__).parents[2]
CONFIG = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())
THEME = CONFIG["theme"]
SCHEMES = ("light", "dark")
HUES = ("red", "orange", "yellow", "green", "blue", "violet", "gray")
AA = 4.5
GRAPHICS = 3.0


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2 between two colours."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _assets() -> dict[str, Path]:
    """Return the folder of assets of each component that Streamlit finds in our package."""
    return {
        component.name: root / str(component.asset_dir)
        for manifest, root in scan_component_manifests()
        if manifest.name == "explorer"
        for component in manifest.components
    }


def test_streamlit_finds_the_components_in_the_package() -> None:
    assert {"assets", "playhead", "graph"} <= set(_assets())
    assert all(folder.is_dir() for folder in _assets().values())


@pytest.mark.parametrize("face", THEME["fontFaces"], ids=lambda face: face["url"].split("/")[-1])
def test_fonts_are_served_from_the_package(face: dict[str, Any]) -> None:
    served, component, *path = face["url"].removeprefix("_stcore/").split("/")
    assert served == "bidi-components"
    file = _assets()[component.removeprefix("explorer.")].joinpath(*path)
    assert file.read_bytes()[:4] == b"wOF2"
    family = file.name.split("-latin")[0]
    assert "SIL OPEN FONT LICENSE" in file.with_name(f"{family}-LICENSE.txt").read_text()


def test_nothing_points_to_another_machine() -> None:
    written = [ROOT / ".streamlit/config.toml"]
    written += [path for path in _assets()["assets"].rglob("*") if path.suffix in {".js", ".css"}]
    for path in written:
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        assert "://" not in text, path


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_stands_out_from_what_is_behind_it(scheme: str) -> None:
    theme = THEME[scheme]
    behind = (theme["backgroundColor"], theme["secondaryBackgroundColor"])
    for name in ("textColor", "linkColor", "codeTextColor"):
        assert min(contrast(theme[name], back) for back in behind) >= AA, name
    for hue in HUES:
        backs = (*behind, theme[f"{hue}BackgroundColor"])
        assert min(contrast(theme[f"{hue}TextColor"], back) for back in backs) >= AA, hue
    assert contrast(theme["primaryColor"], theme["backgroundColor"]) >= AA


@pytest.mark.parametrize("scheme", SCHEMES)
def test_charts_have_ten_colours_that_can_be_told_from_the_page(scheme: str) -> None:
    theme = THEME[scheme]
    for name in ("chartCategoricalColors", "chartSequentialColors", "chartDivergingColors"):
        assert len(theme[name]) == 10, name
    for colour in theme["chartCategoricalColors"]:
        assert contrast(colour, theme["backgroundColor"]) >= GRAPHICS, colour


def test_the_server_keeps_to_itself() -> None:
    assert CONFIG["server"]["address"] == "127.0.0.1"
    assert CONFIG["server"]["allowedHosts"] == ["localhost", "127.0.0.1"]
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["runner"]["postScriptGC"] is False
    assert "headless" not in CONFIG["server"], "a start from a shell opens the browser"
