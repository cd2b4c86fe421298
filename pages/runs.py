"""Runs: all of them in one table; stop, name, star, compare and delete them; accuracy against what it cost."""

from explorer.ui import store_faults
from explorer.ui.frontend.style import bring_style
from explorer.ui.runs_page import differences, follow

bring_style("runs", differences.style())
with store_faults.told("page"):
    follow.follow()
