"""What a person does with runs on the Runs page.

Streamlit's frontend sends a press twice where the page's timer goes off between the press and its own message. So each
of these says what is to be, and does no more at its second time; what is the contrary of another has another button.
"""

from collections.abc import Callable

from explorer.runs.config import RunError
from explorer.runs.faults import StoreError
from explorer.ui import state, store_faults
from explorer.ui.runs_page import shelf
from explorer.ui.train_page import board


@store_faults.writes
def star(ids: tuple[int, ...], starred: bool) -> None:
    """Mark runs, or take the mark away."""
    for run in ids:
        shelf.engine().store.star(run, starred)


@store_faults.writes
def rename(run: int, key: str) -> None:
    """Give a run the name that a field holds."""
    if (name := state.answer(key)) is not None:
        shelf.engine().store.rename(run, name)


@store_faults.writes
def stop(ids: tuple[int, ...]) -> None:
    """Stop runs, or take them out of the queue."""
    _try(shelf.engine().stop, ids)


@store_faults.writes
def pause(ids: tuple[int, ...]) -> None:
    """Let runs write a checkpoint and rest."""
    _try(shelf.engine().pause, ids)


@store_faults.writes
def resume(ids: tuple[int, ...]) -> None:
    """Let runs go on, but those that do already."""
    _try(lambda run: None if shelf.engine().store.get(run).state.moving else shelf.engine().resume(run), ids)


@store_faults.writes
def delete(ids: tuple[int, ...]) -> None:
    """Delete runs; the store has them for an hour."""
    _try(_delete, ids)


def _delete(run: int) -> None:
    shelf.engine().store.delete(run)
    shelf.tick([run], False)


@store_faults.writes
def bring_back(ids: tuple[int, ...]) -> None:
    """Show deleted runs again."""
    _try(shelf.engine().store.undelete, ids)


def _try(act: Callable[[int], object], ids: tuple[int, ...]) -> None:
    """Do it with each run; another window may have been there before."""
    refused = []
    for run in ids:
        try:
            act(run)
        except StoreError:  # which the others would meet too
            raise
        except RunError as error:
            refused.append(str(error))
    if refused:
        raise RunError("; ".join(refused))


def show_on_train_page(ids: tuple[int, ...]) -> None:
    """Draw these there."""
    board.show_only(ids)
