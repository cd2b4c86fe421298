"""Edits to the design. One that can't be stays pending beside the last valid design."""

from collections.abc import Sequence
from typing import Any, cast

from explorer.design import DesignError, DesignSpec, Edit, SetValue, apply
from explorer.graph import ShapeError
from explorer.ui.state.history import show
from explorer.ui.state.session import Refusal, Session, current, design, read


def edit(*edits: Edit, place: str = "controls") -> None:
    """Propose edits. Where they can't be, they stay pending at `place`, the group of widgets that they come from."""
    session = current()
    pending = session.refused.pop(place, None)
    older = tuple(old for old in pending.edits if not _overwritten(old, edits)) if pending else ()
    try:
        show(session, read(apply(design(), *older, *edits)))
    except (DesignError, ShapeError) as error:
        if older and _possible(session, edits):
            session.refused[place] = cast(Refusal, pending)._replace(edits=older)
        else:
            session.refused[place] = Refusal((*older, *edits), str(error), _place_of(error))


def _possible(session: Session, edits: tuple[Edit, ...]) -> bool:
    try:
        show(session, read(apply(design(), *edits)))
    except (DesignError, ShapeError):
        return False
    return True


def _overwritten(old: Edit, edits: Sequence[Edit]) -> bool:
    """Whether a newer edit sets the same value, or a part of it."""
    if not isinstance(old, SetValue):
        return False
    paths = [new.path for new in edits if isinstance(new, SetValue)]
    return any(path == old.path or path.startswith((f"{old.path}.", f"{old.path}[")) for path in paths)


def _place_of(error: DesignError | ShapeError) -> str:
    return error.problems[0].path if isinstance(error, DesignError) else error.path


def open_design(new: DesignSpec) -> None:
    """Show another design; the one on screen can be had back with undo. Raises ShapeError, and then shows nothing."""
    session = current()
    show(session, read(new))
    session.refused = {}


def refused(place: str) -> Refusal | None:
    """What is pending at a group of widgets."""
    return current().refused.get(place)


def refusals() -> tuple[Refusal, ...]:
    """All that is pending, at whatever group of widgets."""
    return tuple(current().refused.values())


def refuse(place: str, message: str, *typed: SetValue) -> None:
    """Say that something can't be taken that never got as far as an edit; `typed` is what stays to be corrected."""
    current().refused[place] = Refusal(typed, message, "")


def pending(place: str) -> dict[str, Any]:
    """Values that were typed and not taken, by path."""
    found = current().refused.get(place)
    return {one.path: one.value for one in found.edits if isinstance(one, SetValue)} if found else {}


def discard(place: str) -> None:
    """Forget what is pending."""
    current().refused.pop(place, None)
