"""The table as a Streamlit component: spreadsheet keys, copy and paste, row selection, nothing typed is lost."""

from collections.abc import Callable, Sequence

from typing_extensions import TypedDict

from explorer.ui.frontend.component import component, text
from explorer.ui.frontend.said import Ack, Said, SentAck

from .table import GridTable


class GridData(TypedDict):
    """What the browser gets: the table as JSON of a GridTable, and what `grid_view` is told beside it."""

    key: str
    table: str
    label: str
    height: int
    ack: SentAck
    selected: list[str]
    problem: str
    asks: bool


_component = component(
    "grid_view",
    GridData,
    {"said": Said},
    {"table": GridTable},
    html=text("grid_view/grid_view.html"),
    css=text("grid_view/grid_view.css"),
)


def grid_view(  # noqa: PLR0913, what a table has
    table: str,
    *,
    key: str,
    label: str,
    height: int,
    ack: Ack,
    on_said: Callable[[], None],
    selected: Sequence[str] = (),
    problem: str = "",
    asks: bool = True,
) -> None:
    """Show a table (JSON, see `as_text`), `height` pixels high at 14 px a rem.

    `on_said` is called when a person did something; what is in the component's state under `said`, to be read with
    `unheard`. `ack` is the answer to what was heard before. `problem` stands above the table, within its height.
    The rows that select one of `selected` are shaded, the first of them in sight. `asks`: what was typed is answered in
    two steps, and the browser asks for the second one.
    """
    data: GridData = {
        "key": key,
        "table": table,
        "label": label,
        "height": height,
        "ack": ack.as_data(),
        "selected": list(selected),
        "problem": problem,
        "asks": asks,
    }
    # its room is there before the browser has its code: what is below stays where it is
    _component(key=key, data=data, height=height, on_said_change=on_said)
