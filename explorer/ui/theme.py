"""The theme as .streamlit/config.toml sets it, for what is drawn by ourselves."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import streamlit as st

Scheme = Literal["light", "dark"]
OPTIONS = {
    "--st-text-color": "textColor",
    "--st-background-color": "backgroundColor",
    "--st-secondary-background-color": "secondaryBackgroundColor",
    "--st-border-color": "borderColor",
    "--st-link-color": "linkColor",
    "--st-gray-text-color": "grayTextColor",
    "--st-red-color": "redColor",
    "--st-chart-sequential-colors": "chartSequentialColors",
    "--st-chart-categorical-colors": "chartCategoricalColors",
}
FONT = "SourceSansVF-Upright*.woff2"


def scheme() -> Scheme:
    """The one that the page is shown in."""
    return "dark" if st.context.theme.type == "dark" else "light"


def colors(option: str) -> list[str]:
    """An option that is a list of colors, of the scheme that the page is shown in, as `#RRGGBB`."""
    return list(st.get_option(f"theme.{scheme()}.{option}"))


def color(option: str) -> str:
    """An option that is one color, likewise."""
    return str(st.get_option(f"theme.{scheme()}.{option}"))


def light_dark(option: str) -> str:
    """An option that is one color as CSS that follows the page's scheme by itself."""
    return f"light-dark({st.get_option(f'theme.light.{option}')}, {st.get_option(f'theme.dark.{option}')})"


def properties(names: Mapping[str, str]) -> str:
    """CSS custom properties, `--name: color;` each, from options by name."""
    return "".join(f"--{name}: {light_dark(option)};" for name, option in names.items())


@cache
def variables(of: Scheme) -> dict[str, str]:
    """Streamlit's CSS variables that the graph is drawn with."""
    found = {name: st.get_option(f"theme.{of}.{option}") for name, option in OPTIONS.items()}
    return {name: ",".join(value) if isinstance(value, list) else value for name, value in found.items()}


@cache
def font() -> Path:
    """The page's font, which Streamlit brings along.

    Raises:
        FileNotFoundError: this Streamlit has none of that name.
    """
    folder = Path(st.__file__).parent / "static"
    found = next(folder.rglob(FONT), None)
    if found is None:
        raise FileNotFoundError(f"no {FONT} in {folder}")
    return found
