"""What was renamed since it was last asked, so that what is selected and open goes by the new name."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from explorer.design import Edit
from explorer.design.edits import after_each, given_name
from explorer.ui.state.entries import place_of
from explorer.ui.state.session import Reading, Session, current


class Renamed(NamedTuple):
    """The readings before and after edits, and the new names of the blocks and stages that they renamed, by the old."""

    before: Reading
    after: Reading
    blocks: Mapping[str, str]
    stages: Mapping[str, str]


def note(session: Session, before: Reading, after: Reading, edits: Sequence[Edit]) -> None:
    """Note what these edits rename."""
    if not any(map(given_name, edits)):
        return
    found: dict[str, dict[str, str]] = {"block": {}, "stage": {}}
    steps = [before.design.names, *after_each(before.design, edits)]
    for edit, names in zip(edits, steps, strict=False):
        given = given_name(edit)
        place = place_of(names, given.part) if given else None
        if given and place and place.sort in found and not place.rest:
            of_sort = found[place.sort]
            first = next((first for first, now in of_sort.items() if now == place.id), place.id)
            of_sort[first] = given.name
    session.renamed.append(Renamed(before, after, found["block"], found["stage"]))


def take_renamed() -> list[Renamed]:
    """What was renamed since this was last asked, in its order."""
    session = current()
    found, session.renamed = session.renamed, []
    return found
