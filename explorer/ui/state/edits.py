"""Edits to the design. One that can't be stays pending beside the last valid design."""

from collections.abc import Sequence
from typing import Any

from explorer.design import DesignError, DesignSpec, Edit, Insert, Remove, Replace, ReplaceDesign, SetValue
from explorer.design.edits import addressed, applied
from explorer.graph import ShapeError
from explorer.ui.state.history import show
from explorer.ui.state.session import Refusal, Session, current, design, read


def edit(*edits: Edit, place: str = "controls") -> None:
    """Propose edits. Where they can't be, they stay pending at `place`, the group of widgets that they come from.

    What is pending there is tried again with them; but not with what takes parts out, which takes entries along.
    """
    session = current()
    edits = tuple(addressed(design(), one) for one in edits)
    pending = session.refused.pop(place, None)
    older = tuple(old for old in pending.edits if not _overwritten(old, edits)) if pending else ()
    waiting = {place: pending._replace(edits=older)} if pending and older else {}
    takes_out = any(isinstance(one, Remove | Replace | ReplaceDesign) for one in edits)
    if waiting and takes_out and not _error(session, edits, waiting):
        return
    error = _error(session, (*older, *edits), {})
    if error and not (waiting and not takes_out and not _error(session, edits, waiting)):
        session.refused[place] = Refusal((*older, *edits), str(error), _place_of(error))


def _error(session: Session, edits: tuple[Edit, ...], waiting: dict[str, Refusal]) -> DesignError | ShapeError | None:
    """Do the edits while others wait; where they can't be, do nothing and say why."""
    try:
        new, back = applied(design(), *edits)
        reading = read(new)
    except (DesignError, ShapeError) as error:
        return error
    session.refused |= waiting
    show(session, reading, edits, back)
    _look_again(session)
    return None


def _look_again(session: Session) -> None:
    """What waits elsewhere may be possible now, or be wrong in another way. What was no edit stays as it is."""
    for place, one in [(place, one) for place, one in session.refused.items() if one.edits and one.at]:
        try:
            new, back = applied(design(), *one.edits)
            reading = read(new)
        except (DesignError, ShapeError) as error:
            session.refused[place] = one._replace(message=str(error), at=_place_of(error))
        else:
            del session.refused[place]
            show(session, reading, one.edits, back)


def _overwritten(old: Edit, edits: Sequence[Edit]) -> bool:
    """Whether a newer edit sets the same value, or a part of it, or puts another row at the same place."""
    if isinstance(old, Insert):
        return any(isinstance(new, Insert) and (new.into, new.before) == (old.into, old.before) for new in edits)
    places = [new.at for new in edits if isinstance(new, SetValue)]
    return isinstance(old, SetValue) and any(at == old.at or at.startswith(f"{old.at}.") for at in places)


def _place_of(error: DesignError | ShapeError) -> str:
    return error.problems[0].path if isinstance(error, DesignError) else error.path


def open_design(new: DesignSpec) -> None:
    """Show another design; the one on screen can be had back with undo. Raises ShapeError, and then shows nothing."""
    session = current()
    show(session, read(new), (ReplaceDesign(design=new),), (ReplaceDesign(design=design()),))
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
    """Values that were typed and not taken, by their addresses."""
    found = current().refused.get(place)
    edits = found.edits if found else ()
    inserted = {one.into: one.row for one in edits if isinstance(one, Insert)}
    return inserted | {one.at: one.value for one in edits if isinstance(one, SetValue)}


def discard(place: str) -> None:
    """Forget what is pending."""
    current().refused.pop(place, None)
