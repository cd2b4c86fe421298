"""Explore: edit a design and see at once what it is and what it costs."""

from explorer.ui import frame, state, warmup
from explorer.ui.explore import actions, controls, totals

frame.require()
state.read_address()
state.page_drawn()
actions.title_row()
if not state.flag("present"):
    controls.control_row()
totals.totals()

warmup.warm_up()
from explorer.ui.explore import costs, workbench  # noqa: E402, they bring pandas: what is above is on screen by now

workbench.workbench(present=state.flag("present"))
costs.cost_tabs()
state.write_address()
