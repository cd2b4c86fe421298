"""Puts pyproject.toml into a wheel, where Streamlit looks for the components that it names.

Not into an editable install: that would keep a copy, and Streamlit finds the checkout's own by inception_explorer.py.
"""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Manifest(BuildHookInterface[Any]):
    """Hatchling's hook."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Before the wheel is built."""
        if version == "standard":
            build_data["force_include"]["pyproject.toml"] = "explorer/served/pyproject.toml"
