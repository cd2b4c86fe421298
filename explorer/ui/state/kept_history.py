"""What can be undone and redone, as the text that is kept for the tab over a reload: lists of edits."""

import hashlib
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from explorer.design import DesignError, DesignSpec, apply
from explorer.design.edit_types import Edit
from explorer.states import Setting
from explorer.text import MOST_CHARACTERS, LimitError, json_value
from explorer.ui.state.history import HISTORY
from explorer.ui.state.session import Session, Step


class KeptStep(BaseModel):
    """A step as it is stored; what waited to be corrected is not."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    edits: tuple[Edit, ...]
    inverse: tuple[Edit, ...]
    words: str
    setting: tuple[Setting, Setting] | None = None


def history_text(session: Session) -> str:
    """The session's history as JSON, with the mark of the design that it belongs to, and the setting.

    The nearest to the design on screen are kept, HISTORY at most, and no more than can be read again.
    """
    past, future = _nearest(session.past), _nearest(session.future)
    future = future[-max(HISTORY - len(past), 0) :] if len(past) < HISTORY else []
    mark, setting = _mark(session.reading.design), session.setting.model_dump_json()
    steps = f'"past":[{",".join(past)}],"future":[{",".join(future)}]'
    return f'{{"design":"{mark}","setting":{setting},{steps}}}'


def _nearest(steps: Sequence[Step]) -> list[str]:
    """The last of these as JSON, as far as half a text that is read goes."""
    room, found = MOST_CHARACTERS // 2 - 200, []
    for one in reversed(steps[-HISTORY:]):
        kept = KeptStep.model_construct(edits=one.edits, inverse=one.inverse, words=one.words, setting=one.setting)
        text = kept.model_dump_json()
        room -= len(text) + 1
        if room < 0:
            break
        found.append(text)
    return found[::-1]


def restore(session: Session, text: str) -> bool:
    """Take over a history that ends in the design with which this session began; whether it did.

    What was done in the session meanwhile comes after it. The text was stored by `history_text`, or by somebody else:
    one that is damaged is left alone.
    """
    try:
        kept = json_value(text)
        if not isinstance(kept, dict) or kept.get("design") != _mark(_beginning(session)):
            return False
        past, future = _steps(kept.get("past")), _steps(kept.get("future"))
        setting = Setting.model_validate(kept.get("setting", {}))
    except (ValueError, ValidationError, LimitError, DesignError):
        return False
    is_untouched = not (session.past or session.future)
    session.past = [*past, *session.past][-HISTORY:]
    if is_untouched:
        session.future, session.setting = future, setting
    return bool(past or future)


def _beginning(session: Session) -> DesignSpec:
    """The design that was on screen before the first edit."""
    design = session.reading.design
    for step in reversed(session.past):
        design = apply(design, *step.inverse)
    return design


def _mark(design: DesignSpec) -> str:
    return hashlib.sha256(design.model_dump_json().encode()).hexdigest()


def _steps(stored: Any) -> list[Step]:
    rows = [KeptStep.model_validate(one) for one in stored[-HISTORY:]] if isinstance(stored, list) else []
    return [Step(row.edits, row.inverse, row.words, row.setting) for row in rows]
