"""What was edited, step by step, and what was undone. A step back or forward is an edit like any other."""

from explorer.design import DesignError, DesignSpec, Edit, apply
from explorer.design.edit_words import words
from explorer.graph import ShapeError
from explorer.states import Setting
from explorer.states.names import setting_words
from explorer.ui.state import renames
from explorer.ui.state.entries import has_lost, kept
from explorer.ui.state.session import Reading, Session, Step, current, read

HISTORY = 200
REFUSED = "what was not taken"


def show(session: Session, new: Reading, edits: tuple[Edit, ...], back: tuple[Edit, ...]) -> None:
    """Put on screen what these edits give; `back` undoes them. What they took out takes its pending entries along."""
    before = session.reading.design
    if new.design == before:
        return
    session.damaged = False
    left = {place: still for place, one in session.refused.items() if (still := kept(one, before, edits))}
    dropped = {place: one for place, one in session.refused.items() if has_lost(one, left.get(place))}
    session.past = [*session.past, Step(edits, back, _words(before, edits), dropped=dropped)][-HISTORY:]
    session.future = []
    renames.note(session, session.reading, new, edits)
    session.reading, session.refused = new, left


def change_setting(**changes: object) -> None:
    """Count otherwise: another batch, number format, optimizer or tool. It can be undone as an edit can."""
    session = current()
    before = session.setting
    after = Setting.model_validate(before.model_dump() | changes)
    if after != before:
        step = Step((), (), ", ".join(setting_words(before, after)), (before, after))
        session.past, session.future = [*session.past, step][-HISTORY:], []
        session.setting = after


def undo() -> None:
    """Back to the design before the last edit, or only forget what was refused since."""
    session = current()
    if session.refused:
        session.refused = {}
    elif session.past:
        step = session.past.pop()
        if _went(session, step.inverse, session.past):
            session.future.append(step)
            session.refused = dict(step.dropped)
            session.setting = step.setting[0] if step.setting else session.setting


def redo() -> None:
    """Forward again."""
    session = current()
    session.refused = {}
    if session.future:
        step = session.future.pop()
        if _went(session, step.edits, session.future):
            session.past.append(step)
            session.setting = step.setting[1] if step.setting else session.setting


def _went(session: Session, edits: tuple[Edit, ...], rest: list[Step]) -> bool:
    """Do the edits of a step. One that was kept over a reload and damaged there fits nowhere, as those behind it."""
    try:
        if edits:
            before, session.reading = session.reading, read(apply(session.reading.design, *edits))
            renames.note(session, before, session.reading, edits)
    except (DesignError, ShapeError):
        rest.clear()
        return False
    return True


def undone_next() -> str:
    """What an undo would take back, in words; empty where there is nothing."""
    session = current()
    return REFUSED if session.refused else session.past[-1].words if session.past else ""


def redone_next() -> str:
    """What a redo would do again, in words; empty where there is nothing."""
    return current().future[-1].words if current().future else ""


def _words(design: DesignSpec, edits: tuple[Edit, ...]) -> str:
    first = words(design, edits[0])
    return f"{first} and {len(edits) - 1} more" if len(edits) > 1 else first
