"""Which parts of the page show the design as it is now."""

from explorer.ui.state.session import Session, current


def page_drawn() -> None:
    """Note that the page runs as a whole now: its parts say themselves that they are drawn."""
    current().drawn = {}


def drew(part: str) -> None:
    """Note that a part of the page shows the design, and what is refused, as they are."""
    session = current()
    session.drawn[part] = _stamp(session)


def on_page() -> frozenset[str]:
    """The parts that the page has."""
    return frozenset(current().drawn)


def stale() -> frozenset[str]:
    """The parts of the page that show an older design, or what is no longer refused."""
    session = current()
    return frozenset(part for part, stamp in session.drawn.items() if stamp != _stamp(session))


def _stamp(session: Session) -> object:
    return (session.reading.design, session.setting, *session.refused.items())
