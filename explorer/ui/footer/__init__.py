"""Below every page: the version, what to copy for a report, and the words in which a lost server is told."""

import platform
from functools import cache
from importlib import metadata

from typing_extensions import TypedDict

from explorer.installation import VERSION
from explorer.ui import pages
from explorer.ui.app_log import log_file
from explorer.ui.frontend.component import component, text

KEY = "footer"
PACKAGES = ("streamlit", "pydantic", "torch")


class Words(TypedDict):
    """What a dialog says."""

    title: str
    text: str


WORDS: dict[str, Words] = {
    "Connection error": {
        "title": "The app does not answer",
        "text": "If it has ended, start it again as before: “make app” in its folder, or “inception-explorer app”. "
        "This page comes back by itself when the app answers at this address; runs go on meanwhile.",
    },
    "Page not found": {
        "title": "There is no such page",
        "text": f"The pages are {', '.join(name.capitalize() for name in pages.NAMES)}. This is Explore.",
    },
}
"""By the title that Streamlit gives its dialog."""


class FooterData(TypedDict):
    """What the browser gets; `words` by the title that Streamlit gives a dialog."""

    version: str
    about: list[str]
    log: str
    words: dict[str, Words]


_component = component("footer", FooterData, html='<div class="footer"></div>', css=text("footer/footer.css"))


def footer() -> None:
    """The last thing on a page: it says the same in each of its runs."""
    _component(key=KEY, data={"version": VERSION, "about": about(), "log": str(log_file()), "words": WORDS},
               height="content")  # fmt: skip


@cache
def about() -> list[str]:
    """What this installation is, a line for each thing."""
    return [
        f"Inception Explorer {VERSION}",
        f"Python {platform.python_version()}, {platform.platform()}",
        ", ".join(f"{name} {_version(name)}" for name in PACKAGES),
    ]


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"
