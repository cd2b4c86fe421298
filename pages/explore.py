"""Explore: edit a design and see at once what it is and what it costs."""

from explorer.ui import state, warmup
from explorer.ui.explore import actions, controls, kept_undo, workbench
from explorer.ui.explore.once import once
from explorer.ui.tab_key import tab_key

state.read_address()
state.page_drawn()
once()
present = state.flag("present")
actions.title_row(present=present)
if not present:
    controls.control_row()
beside = workbench.workbench(present=present)

warmup.warm_up()
from explorer.ui.explore import costs, inspector_panel  # noqa: E402, they bring pandas: what is above is on screen now

with beside:
    inspector_panel.inspector_panel(present=present)
costs.cost_tabs()
tab_key(kept_undo.take_up)
