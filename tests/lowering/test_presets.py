"""The presets of other networks and other heads, row by row of their sources."""

import pytest

from explorer import Insert, SetValue, ShapeError, analyze, apply, lower, preset
from explorer.design import KINDS, NinBlock
from tests.variants import FIXED, OF_EACH_KIND


def at(name, size):
    return apply(preset(name), SetValue(at="input.height", value=size), SetValue(at="input.width", value=size))


def ops_of(graph, stage):
    return [type(node.op).__name__ for node in graph.nodes if node.scope.stage == stage]


def test_the_papers_stem_normalizes_behind_its_first_pool_and_before_its_second():
    graph = lower(preset("googlenet-paper"))
    stem = [name for name in ops_of(graph, "stem") if name != "ReLU"]
    assert stem == ["Conv2d", "MaxPool2d", "LocalResponseNorm", "Conv2d", "Conv2d", "LocalResponseNorm", "MaxPool2d"]
    norm = graph.node("lrn1").op
    assert (norm.size, norm.alpha, norm.beta) == (5, 1e-4, 0.75)
    assert graph.node("dropout").op.p == 0.4


def test_the_papers_auxiliary_heads_are_those_of_its_section_5():
    graph = lower(preset("googlenet-paper"))
    assert graph.node("aux1.pool").inputs == ("inception4a.cat",)
    assert graph.node("aux2.pool").inputs == ("inception4d.cat",)
    assert [graph.node(f"aux1.{name}").shape for name in ("pool", "conv.conv", "fc1", "fc2")] == [
        (512, 4, 4),
        (128, 4, 4),
        (1024,),
        (1000,),
    ]
    assert graph.node("aux1.dropout").op.p == 0.7


@pytest.mark.parametrize("size", [193, 208, 224])
def test_a_fixed_head_takes_193_to_224_pixels_and_sees_7x7(size):
    assert lower(at("googlenet-avgpool7", size)).node("inception5b.cat").shape == (1024, 7, 7)


@pytest.mark.parametrize(
    ("size", "layer"),
    [(192, r"avgpool \(input 1024 × 6 × 6\): a window of 7"), (225, r"fc \(input 4096\): it is fixed to 1024 inputs")],
)
def test_outside_it_the_layer_that_fails_is_named_with_the_sizes_that_work(size, layer):
    with pytest.raises(ShapeError, match=rf"{layer}.*heights and widths from 193 to 224 work"):
        lower(at("googlenet-avgpool7", size))


@pytest.mark.parametrize("name", sorted(FIXED))
def test_these_originals_have_no_relu_in_their_stem_and_it_is_a_switch(name):
    assert "ReLU" not in ops_of(lower(preset(name)), "stem")
    switched = apply(preset(name), SetValue(at="stem[0].relu", value=True))
    assert ops_of(lower(switched), "stem").count("ReLU") == 1


def test_cifar_ends_in_one_pixel_of_832_channels():
    graph = lower(preset("googlenet-cifar"))
    assert graph.node("maxpool4").shape == (832, 1, 1)
    assert graph.node("fc").op.in_features == 832
    assert "stage5" not in {node.scope.stage for node in graph.nodes}


def test_alexnets_shapes_are_the_books():
    graph = lower(preset("alexnet"))
    shapes = [graph.node(name).shape for name in ("conv1.conv", "maxpool1", "conv2.conv", "maxpool2", "conv5.conv")]
    assert shapes == [(96, 54, 54), (96, 26, 26), (256, 26, 26), (256, 12, 12), (256, 12, 12)]
    assert graph.node("flatten").shape == (6400,)
    assert [node.op.p for node in graph.nodes if type(node.op).__name__ == "Dropout"] == [0.5, 0.5]


def test_every_hidden_layer_comes_from_its_own_place_in_the_design():
    graph = lower(preset("alexnet"))
    assert [graph.node(name).scope.path for name in ("fc1", "fc2")] == ["head.hidden[0]", "head.hidden[1]"]


@pytest.mark.parametrize(("depth", "convs"), [(11, 8), (13, 10), (16, 13), (19, 16)])
def test_vgg_has_its_layers(depth, convs):
    graph = lower(preset(f"vgg{depth}"))
    assert sum(type(node.op).__name__ == "Conv2d" for node in graph.nodes) == convs == depth - 3
    assert graph.node("maxpool5").shape == (512, 7, 7)


def test_nin_ends_in_as_many_channels_as_classes():
    graph = lower(apply(preset("nin"), SetValue(at="classes", value=37), SetValue(at="variants.width", value=0.5)))
    assert graph.node("nin4.2.relu").shape == (37, 5, 5)
    assert graph.node("nin1.0.conv").shape[0] == 48
    assert graph.node("flatten").shape == (37,)
    assert graph.output == "flatten"


@pytest.mark.parametrize(("convs", "kernel"), [(1, 1), (2, 3), (3, 3)])
def test_nins_variants(convs, kernel):
    edits = [SetValue(at="variants.nin_convs", value=convs), SetValue(at="variants.nin_kernel", value=kernel)]
    graph = lower(apply(preset("nin"), *edits))
    behind = [node.op for node in graph.nodes if node.name.startswith("nin2.") and type(node.op).__name__ == "Conv2d"]
    assert [op.kernel_size for op in behind] == [(5, 5), *[(kernel, kernel)] * convs]
    assert graph.node(f"nin2.{convs}.relu").shape == (256, 26, 26)


def test_nins_linear_head_flattens_what_the_pool_averaged():
    graph = lower(apply(preset("nin"), SetValue(at="variants.nin_head", value="linear")))
    assert graph.node("flatten").shape == (10 * 5 * 5,)
    assert graph.node("fc").shape == (10,)
    assert analyze(graph).parameters == 2_015_398 + 250 * 10 + 10


def test_nin_can_step_down_to_the_classes_over_an_intermediate_width():
    block = NinBlock(id="3b", channels=96, kernel_size=3, padding=1)
    graph = lower(apply(preset("nin"), Insert(row=block, into="stage4", before="4")))
    assert graph.node("nin3b.0.conv").shape == (96, 5, 5)
    assert graph.node("nin4.0.conv").shape == (10, 5, 5)


def test_nin_with_vggs_kernels():
    graph = lower(preset("nin-vgg"))
    firsts = [graph.node(f"nin{n}.0.conv") for n in range(1, 6)]
    assert [(node.op.out_channels, node.op.kernel_size) for node in firsts] == [
        (channels, (3, 3)) for channels in (64, 256, 256, 384, 10)
    ]


@pytest.mark.parametrize(("naive", "channels"), [(False, 256), (True, 416)])
@pytest.mark.parametrize(("height", "width"), [(100, 100), (7, 31)])
def test_one_block_alone_takes_any_image_and_gives_one(naive, channels, height, width):
    edits = [
        SetValue(at="variants.naive", value=naive),
        SetValue(at="input.height", value=height),
        SetValue(at="input.width", value=width),
    ]
    graph = lower(apply(preset("inception-block"), *edits))
    assert graph.node(graph.output).shape == (channels, height, width)


@pytest.mark.parametrize(("factorize", "kernels"), [(3, (1, 3)), (5, (1, 5)), (7, (1, 7))])
def test_asymmetric_factorization(factorize, kernels):
    edits = [
        SetValue(at="variants.factorize", value="asymmetric"),
        SetValue(at="variants.factorize_n", value=factorize),
    ]
    graph = lower(apply(preset("googlenet"), *edits))
    branch = [node.op for node in graph.nodes if node.scope.block == "3a" and node.scope.branch == "branch3"]
    sizes = [op.kernel_size for op in branch if hasattr(op, "kernel_size")]
    assert sizes == [(1, 1), kernels, kernels[::-1], kernels, kernels[::-1]]
    assert graph.node("inception3a.cat").shape == (256, 28, 28)


def test_the_expanded_filter_bank_is_as_wide_as_its_paper_says_and_each_width_can_be_edited():
    graph = lower(apply(preset("googlenet"), SetValue(at="variants.factorize", value="expanded")))
    assert graph.node("inception3a.cat").shape[0] == 64 + 2 * 128 + 2 * 32 + 32
    ends = ("branch1", "branch2a", "branch2b", "branch3a", "branch3b", "branch4.1")
    assert graph.node("inception3a.cat").inputs == tuple(f"inception3a.{end}.relu" for end in ends)
    assert graph.node("inception3a.branch3a.conv").inputs == ("inception3a.branch3.1.relu",)
    edits = [
        SetValue(at="variants.factorize", value="expanded"),
        SetValue(at="stages[0].blocks[0].ch3x3_parts", value=[100, None]),
        SetValue(at="stages[0].blocks[0].ch5x5_parts", value=[None, 20, 30]),
    ]
    graph = lower(apply(preset("googlenet"), *edits))
    assert graph.node("inception3a.cat").shape[0] == 64 + 100 + 128 + 20 + 30 + 32


def test_a_kind_is_lowered_once():
    from explorer.lowering.registry import BLOCK_RULES, lowers

    assert set(BLOCK_RULES) == set(KINDS.values())
    with pytest.raises(ValueError, match="NinBlock is lowered twice"):
        lowers(NinBlock)(lambda *_: None)


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_of_every_kind_can_be_put_among_those_of_every_other(kind):
    for name in OF_EACH_KIND:
        row, stage = KINDS[kind].example("new"), preset(name).stages[1]
        assert lower(apply(preset(name), Insert(row=row, into=stage.name, before=stage.blocks[0].id)))
