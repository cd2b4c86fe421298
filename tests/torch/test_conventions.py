"""The tools themselves say what they count: each total to the last digit, on every preset and every variant alone."""

import contextlib
import io
import logging
import sys
import warnings

import pytest
import torch
from hypothesis import given, settings
from torch.utils.flop_counter import FlopCounterMode

from explorer import PRESETS, analyze, lower, preset
from explorer.analysis import CONVENTIONS, analyze_as, counted, tool_total
from explorer.graph import GraphBuilder, Scope, ops
from explorer.torch_backend import to_module
from tests.strategies import designs
from tests.variants import OF_EACH_KIND, SINGLE, varied


def by_torch(module, shape):
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        module(torch.empty(1, *shape, device="meta"))
    return counter.get_total_flops()


def by_fvcore(module, shape):
    from fvcore.nn import FlopCountAnalysis

    logging.getLogger("fvcore.nn.jit_analysis").setLevel(logging.ERROR)
    module.to_empty(device="cpu")  # it traces, and the meta device's shape checks refuse the sizes of a trace
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = FlopCountAnalysis(module, torch.zeros(1, *shape))
        return found.unsupported_ops_warnings(False).uncalled_modules_warnings(False).total()


def by_thop(module, shape):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import thop

        operations, _ = thop.profile(module, (torch.empty(1, *shape, device="meta"),), verbose=False)
    assert operations == int(operations)
    return int(operations)


def by_torchinfo(module, shape):
    import torchinfo

    images = torch.empty(1, *shape, device="meta")
    return torchinfo.summary(module, input_data=images, device="meta", mode="eval", verbose=0).total_mult_adds


def by_ptflops(module, shape, backend="pytorch"):
    from ptflops import get_model_complexity_info

    module.to_empty(device="cpu")  # on the meta device torch's linear layer calls an add that ptflops has patched
    with contextlib.redirect_stdout(io.StringIO()), torch.no_grad():
        found = get_model_complexity_info(
            module, tuple(shape), as_strings=False, print_per_layer_stat=False, backend=backend
        )
    return found[0]


TOOLS = {
    "torch": by_torch,
    "fvcore": by_fvcore,
    "thop": by_thop,
    "torchinfo": by_torchinfo,
    "ptflops": by_ptflops,
    "ptflops-aten": lambda module, shape: by_ptflops(module, shape, "aten"),
}
# the figures of /reference/seed_numbers: GoogLeNet at 3 x 224 x 224, 10 classes
GOOGLENET = {
    "torch": 3_163_316_224,
    "fvcore": 1_581_708_288,
    "thop": 1_581_709_312,
    "torchinfo": 1_584_884_282,
    "ptflops": 1_597_188_378,
    "ptflops-aten": 1_584_884_282,
}


def agree(graph, names=tuple(TOOLS)):
    """Every tool on a module of its own: some leave hooks behind."""
    for name in names:
        with torch.device("meta"):
            module = to_module(graph).eval()
        assert TOOLS[name](module, graph.input.shape) == tool_total(graph, name), name


@pytest.mark.parametrize("name", GOOGLENET)
def test_googlenets_figures(name):
    assert tool_total(lower(preset("googlenet")), name) == GOOGLENET[name]


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("name", ["googlenet-paper", "mini-googlenet", "inception-block", *OF_EACH_KIND[1:]])
def test_a_tool_prints_our_number(name, tool):
    agree(lower(preset(name)), [tool])


@pytest.mark.slow
@pytest.mark.parametrize("name", PRESETS)
def test_every_tool_prints_our_number_for_every_preset(name):
    agree(lower(preset(name)))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "variants"), SINGLE, ids=str)
def test_every_tool_prints_our_number_for_every_variant(name, variants):
    agree(lower(varied(name, variants)))


@pytest.mark.parametrize("tool", TOOLS)
def test_a_tool_prints_our_number_where_the_axes_differ_and_channels_are_few(tool):
    layers = (
        ops.Conv2d(6, (3, 1)),
        ops.LocalResponseNorm(5),
        ops.AvgPool2d((2, 3), (1, 2)),
        ops.AdaptiveAvgPool2d((2, 3)),
        ops.Flatten(),
        ops.Linear(4),
    )
    builder, at = GraphBuilder((2, 9, 14)), "input"
    for i, op in enumerate(layers):
        at = builder.add(f"layer{i}", op, (at,), Scope())
    agree(builder.graph(at), [tool])


@given(designs())
@settings(max_examples=10)
def test_every_tool_prints_our_number_for_random_designs(design):
    agree(lower(design))


@pytest.mark.parametrize("name", CONVENTIONS)
def test_rows_groups_and_total_agree(name):
    graph = lower(preset("googlenet-torchvision"))
    analysis = analyze_as(graph, name)
    assert analysis.macs == counted(graph, name)
    assert sum(row.macs for row in analysis.layers) == analysis.macs + analysis.aux_macs
    assert sum(row.macs for row in analysis.stages) == analysis.macs + analysis.aux_macs
    assert sum(row.macs for row in analysis.blocks) == sum(row.macs for row in analysis.layers if row.scope.block)


@pytest.mark.parametrize("name", CONVENTIONS)
@pytest.mark.parametrize("network", ["alexnet", "googlenet", "googlenet-paper", "nin"])
def test_rows_add_up_to_what_a_tool_counts_where_convolutions_have_a_bias(network, name):
    graph = lower(preset(network))
    rows = analyze_as(graph, name).layers
    assert sum(row.macs for row in rows if not row.scope.auxiliary) == counted(graph, name)


def test_torchs_count_is_ours():
    graph = lower(preset("googlenet-torchvision"))
    assert analyze_as(graph, "torch") == analyze(graph)


def test_the_tools_left_torch_as_it_was():
    agree(lower(preset("mini-googlenet")), ["ptflops"])  # it patches torch's functions while it counts
    assert torch.add.__module__ != "ptflops.pytorch_engine"
    assert type(torch.nn.functional.relu).__module__ == "builtins"
    assert "ptflops" in sys.modules
