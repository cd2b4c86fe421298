"""The change beside each total is the edited design's number less its preset's, in sign, size and share."""

import pytest
import torch

from explorer import apply, lower, preset
from explorer.design.edit_text import parse_edit
from explorer.torch_backend import to_module
from tests.app.explore_steps import figures, opened


def parameters(design):
    """What torch counts, in inference: without auxiliary heads."""
    with torch.device("meta"):
        module = to_module(lower(design))
    return sum(one.numel() for name, one in module.named_parameters() if not name.startswith("aux"))


def written(text):
    """A number as a total shows it: `−1.23 k`."""
    number, _, unit = text.replace("−", "-").partition(" ")
    return float(number) * {"": 1, "k": 1e3, "M": 1e6, "G": 1e9}[unit]


@pytest.mark.parametrize(
    ("name", "edit"),
    [
        ("googlenet", "set 4a.ch3x3 400"),
        ("googlenet", "remove 4b"),
        ("mini-googlenet", "set variants.width 2"),
        ("vgg11", "set classes 1000"),
        ("alexnet", "set classes 2"),
        ("nin", "set variants.nin_head linear"),
    ],
)
def test_the_change_of_the_parameters_is_what_torch_counts(name, edit):
    base = preset(name)
    before, after = parameters(base), parameters(apply(base, parse_edit(edit)))
    found = figures(opened(preset=name, edit=[edit]))["Parameters"]
    assert int(found["exact"].replace(",", "")) == after
    assert found["amount"].startswith("+" if after > before else "−")
    assert written(found["amount"]) == pytest.approx(after - before, rel=0.01)
    arrow, share = found["change"][0], found["change"].lstrip("↑↓ ")
    assert arrow == ("↑" if after > before else "↓")
    assert float(share.replace("−", "-").rstrip(" %")) == pytest.approx(
        100 * (after - before) / before, rel=0.1, abs=0.06
    )
