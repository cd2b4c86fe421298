"""What a person does with runs on the Runs page.

Streamlit's frontend sends a press twice where the page's timer goes off between the press and its own message. So each
of these says what is to be, and does no more at its second time; what is the contrary of another has another button.
"""

from collections.abc import Callable

from explorer.runs.config import RunError
from explorer.ui import state
from explorer.ui.runs_page import shelf
from explorer.ui.train_page import board

REFUSED = "runs_refused"


def star(ids: tuple[int, ...], starred: bool) -> None:
    """Mark runs, or take the mark away."""
    for run in ids:
        shelf.engine().store.star(run, starred)


def rename(run: int, key: str) -> None:
    """Give a run the name that a field holds."""
    shelf.engine().store.rename(run, state.widget_value(key))


def stop(ids: tuple[int, ...]) -> None:
    """Stop runs, or take them out of the queue."""
    for run in ids:
        shelf.engine().stop(run)


def pause(ids: tuple[int, ...]) -> None:
    """Let runs write a checkpoint and rest."""
    for run in ids:
        shelf.engine().pause(run)


def resume(ids: tuple[int, ...]) -> None:
    """Let runs go on, but those that do already."""
    _try(lambda run: None if shelf.engine().store.get(run).state.moving else shelf.engine().resume(run), ids)


def delete(ids: tuple[int, ...]) -> None:
    """Delete runs; the store has them for an hour."""
    _try(shelf.engine().store.delete, ids)
    shelf.tick(ids, False)


def bring_back(ids: tuple[int, ...]) -> None:
    """Show deleted runs again."""
    _try(shelf.engine().store.undelete, ids)


def _try(act: Callable[[int], object], ids: tuple[int, ...]) -> None:
    """Do it with each run; another window may have been there before."""
    refused = []
    for run in ids:
        try:
            act(run)
        except RunError as error:
            refused.append(str(error))
    state.store(REFUSED, "; ".join(refused))


def take_refusal() -> str:
    """What could not be done, once."""
    message = state.remember(REFUSED, str)
    state.store(REFUSED, "")
    return message


def show_on_train_page(ids: tuple[int, ...]) -> None:
    """Draw these there."""
    board.show_only(ids)
