"""The totals on the Explore page are torch's, to the last digit."""

import pytest

from explorer.lowering import lower
from explorer.torch_backend.numbers import torch_totals
from tests.app.explore_steps import design, figures, opened


@pytest.mark.parametrize("query", [{"preset": "googlenet"}, {"preset": "nin"}, {"set": ["variants.residual=true"]}])
def test_parameters_macs_and_flops_on_the_page_are_torchs(query):
    app = opened(**query)
    shown = {label: int(figure["exact"].replace(",", "")) for label, figure in figures(app).items()}
    torchs = torch_totals(lower(design(app)))
    assert shown["Parameters"] == torchs["parameters"]
    assert shown["FLOPs per image"] == torchs["flops"]
    assert shown["MACs per image"] * 2 == torchs["flops"]
