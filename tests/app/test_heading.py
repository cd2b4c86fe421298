"""The badge beside a design's name counts the edits that lead to it from its preset, and its help says each."""

import json

import pytest

from tests.app.explore_steps import opened
from tests.plain import plain


def heading(app):
    """How many edits the badge counts, and the lines of its help."""
    header = app.header[0]
    badge = header.value.partition(":blue-badge[:material/edit: ")[2].partition(" ")[0]
    return int(badge or 0), [plain(line.removeprefix("- ")) for line in (header.help or "").split("\n")[1:]]


@pytest.mark.parametrize(
    ("preset", "edits", "lines"),
    [
        ("googlenet", [], []),
        ("googlenet", ["rename 4c mid"], ["4c renamed mid"]),
        ("googlenet", ['set variants.aux_heads ["4a","4d"]'], ["auxiliary heads none → 4a, 4d"]),
        ("mini-googlenet", ["set classes 7", "remove 4a"], ["classes 10 → 7", "4a removed"]),
        ("vgg11", ["set stage2.pool.stride 1"], ["stage2: pool stride 2 → 1"]),
        ("nin", ["set variants.nin_head linear", "set input.height 96"], ["height 224 → 96", "head pool → linear"]),
    ],
)
def test_the_badge_counts_the_edits_and_its_help_says_each(preset, edits, lines):
    count, told = heading(opened(preset=preset, edit=edits) if edits else opened(preset=preset))
    assert (count, told) == (len(lines), lines)


def test_of_very_many_edits_the_first_are_told_and_the_number_of_the_others():
    edits = [
        f"set {block}.{field} 8"
        for block in ("3a", "3b", "4a", "4b", "4c")
        for field in ("ch1x1", "ch3x3", "ch5x5", "pool_proj")
    ]
    count, told = heading(opened(preset="googlenet", edit=edits))
    assert (count, len(told), told[-1]) == (20, 16, "and 5 more")


def test_of_another_network_the_values_that_differ_are_counted_and_no_list_is_given():
    row = {"kind": "vgg", "id": "x", "convs": 1, "channels": 8}
    stages = [{"name": name, "blocks": [row | {"id": name}]} for name in ("a", "b")]
    app = opened(preset="googlenet", edit=[f"set stages {json.dumps(stages)}"])
    count, told = heading(app)
    assert count == len(app.session_state["explorer"].reading.changes) > 5
    assert told == []


def test_a_name_in_the_help_is_no_mark_up():
    app = opened(preset="googlenet", set="name=*a*[b](c)")
    assert "*a*" not in app.header[0].help
