"""Designs that were on screen before, and those that were undone."""

from explorer.ui.state.session import Reading, Session, current, read

HISTORY = 200


def show(session: Session, new: Reading) -> None:
    """Put a design on screen; the one before can be had back with undo."""
    if new.design == session.reading.design:
        return
    session.damaged = False
    session.past = [*session.past, session.reading.design][-HISTORY:]
    session.future = []
    session.reading = new


def undo() -> None:
    """Back to the design before the last edit, or only forget what was refused since."""
    session = current()
    if session.refused:
        session.refused = {}
    elif session.past:
        session.future.append(session.reading.design)
        session.reading = read(session.past.pop())


def redo() -> None:
    """Forward again."""
    session = current()
    session.refused = {}
    if session.future:
        session.past.append(session.reading.design)
        session.reading = read(session.future.pop())


def can_undo() -> bool:
    """Whether there is something to undo."""
    return bool(current().past or current().refused)


def can_redo() -> bool:
    """Whether there is something to redo."""
    return bool(current().future)
