import pytest

from explorer import SetValue, analyze, apply, lower, preset
from explorer.design import DesignSpec, InceptionBlock, InputSize, Stage


def with_variants(name="googlenet", **variants):
    return lower(apply(preset(name), *[SetValue(at=f"variants.{key}", value=v) for key, v in variants.items()]))


def layers(graph, block, branch=None):
    """(op, channels) of a block's convolutions, pools and joins, in order."""
    return [
        (node.name.removeprefix(f"inception{block}."), type(node.op).__name__, node.shape[0])
        for node in graph.nodes
        if node.scope.block == block and branch in (None, node.scope.branch) and type(node.op).__name__ != "ReLU"
    ]


def kernels(graph, block, branch):
    nodes = [node for node in graph.nodes if (node.scope.block, node.scope.branch) == (block, branch)]
    return [node.op.kernel_size[0] for node in nodes if hasattr(node.op, "kernel_size")]


def one_block(variants=None, **cells):
    row = dict.fromkeys(("ch1x1", "ch3x3red", "ch3x3", "ch5x5red", "ch5x5", "pool_proj")) | cells
    return DesignSpec(
        name="one",
        input=InputSize(channels=192, height=100, width=100),
        stages=(Stage(name="stage3", blocks=(InceptionBlock(id="3a", **row),)),),
        variants=variants or {},
    )


FULL = {"ch1x1": 64, "ch3x3red": 96, "ch3x3": 128, "ch5x5red": 16, "ch5x5": 32, "pool_proj": 32}


def test_one_block_alone_gives_256_channels():
    assert lower(one_block(**FULL)).node("inception3a.cat").shape == (256, 100, 100)


def test_a_naive_block_gives_416_channels():
    graph = lower(one_block({"naive": True}, ch1x1=64, ch3x3=128, ch5x5=32))
    assert graph.node("inception3a.cat").shape == (416, 100, 100)
    assert layers(graph, "3a") == [
        ("branch1.conv", "Conv2d", 64),
        ("branch2.conv", "Conv2d", 128),
        ("branch3.conv", "Conv2d", 32),
        ("branch4", "MaxPool2d", 192),
        ("cat", "Cat", 416),
    ]


def test_the_naive_preset_grows_by_its_input_in_every_block():
    graph = lower(preset("googlenet-naive"))
    assert graph.node("inception3a.cat").shape[0] == 64 + 128 + 32 + 192
    assert graph.node("inception3b.cat").shape[0] == 128 + 192 + 96 + 416


def test_batch_norm_after_conv_replaces_the_bias():
    graph = with_variants(batch_norm="after_conv")
    assert not graph.node("inception3a.branch2.1.conv").op.bias
    assert graph.node("inception3a.branch2.1.relu").inputs == ("inception3a.branch2.1.bn",)
    assert graph.node("inception3a.branch4.1.conv").inputs == ("inception3a.branch4.0",)


def test_batch_norm_of_the_book_keeps_the_bias_and_follows_the_pool_too():
    graph = lower(preset("googlenet-bn"))
    assert graph.node("inception3a.branch2.1.conv").op.bias
    assert layers(graph, "3a", "branch4") == [
        ("branch4.0", "MaxPool2d", 192),
        ("branch4.1", "BatchNorm2d", 192),
        ("branch4.2.conv", "Conv2d", 32),
        ("branch4.2.bn", "BatchNorm2d", 32),
    ]


@pytest.mark.parametrize("form", ["book", "after_conv"])
def test_a_naive_blocks_bare_pool_gets_no_batch_norm(form):
    graph = with_variants(naive=True, batch_norm=form)
    assert layers(graph, "3a", "branch4") == [("branch4", "MaxPool2d", 192)]


def test_the_forms_of_batch_norm_differ_by_biases_and_the_pools_norms():
    book, after = (analyze(with_variants(batch_norm=form)).parameters for form in ("book", "after_conv"))
    graph = with_variants()
    biases = sum(node.op.out_channels for node in graph.nodes if type(node.op).__name__ == "Conv2d")
    pool_norms = sum(2 * node.shape[0] for node in graph.nodes if node.name.endswith("branch4.0"))
    assert book - after == biases + pool_norms


def test_two_3x3_replaces_the_5x5_at_its_width():
    graph = with_variants(factorize="two_3x3")
    assert kernels(graph, "3a", "branch3") == [1, 3, 3]
    assert [channels for _, _, channels in layers(graph, "3a", "branch3")] == [16, 32, 32]


def test_two_3x3_may_have_another_width_between():
    edits = [
        SetValue(at="variants.factorize", value="two_3x3"),
        SetValue(at="stages[0].blocks[0].ch5x5_parts", value=[24]),
    ]
    graph = lower(apply(preset("googlenet"), *edits))
    assert [channels for _, _, channels in layers(graph, "3a", "branch3")] == [16, 24, 32]
    assert graph.node("inception3a.branch3.1.conv").scope.path == "3a.ch5x5_parts[0]"


def test_residual_adds_the_scaled_projection_to_the_shortcut():
    graph = with_variants(residual=True, residual_scale=0.3, batch_norm="after_conv")
    assert graph.node("inception3a.shortcut").shape == (256, 28, 28)
    assert graph.node("inception3a.add").inputs == ("inception3a.shortcut", "inception3a.project")
    assert graph.node("inception3a.add").op.alpha == 0.3
    assert graph.node("inception3a.project").op.bias
    assert graph.node("inception3a.shortcut").op.bias
    # 4b takes 512 channels and gives 512: the shortcut is the identity
    assert graph.node("inception4b.add").inputs == ("inception4a.relu", "inception4b.project")


def test_the_nearer_variant_wins_and_null_inherits():
    design = apply(
        preset("googlenet"),
        SetValue(at="variants.batch_norm", value="after_conv"),
        SetValue(at="stages[1].variants.batch_norm", value="none"),
        SetValue(at="stages[1].blocks[2].variants.batch_norm", value="book"),
    )
    found = {block.id: variants.batch_norm for _, _, block, variants in design.blocks()}
    assert found == {
        **dict.fromkeys(("3a", "3b", "5a", "5b"), "after_conv"),
        **dict.fromkeys(("4a", "4b", "4d", "4e"), "none"),
        "4c": "book",
    }
    names = {node.name for node in lower(design).nodes}
    assert {"conv1.bn", "inception4c.branch1.bn", "inception5b.branch1.bn"} <= names
    assert "inception4b.branch1.bn" not in names


def test_width_scales_stem_blocks_and_hidden_layers_but_neither_input_nor_classes():
    graph = with_variants("googlenet-torchvision", width=0.25)
    assert graph.input.shape[0] == 3
    assert graph.node("conv1.conv").shape[0] == 16
    assert graph.node("inception3a.branch3.1.conv").shape[0] == 8
    assert graph.node("aux1.fc1").shape == (256,)
    assert graph.node("fc").shape == (1000,)


def test_width_rounds_half_up_and_never_to_nothing():
    graph = with_variants(width=0.03)
    assert graph.node("conv1.conv").shape[0] == 2  # 64 · 0.03 = 1.92
    assert graph.node("inception3a.branch3.0.conv").shape[0] == 1  # 16 · 0.03 = 0.48


def test_cleared_cells_drop_the_branch_the_reduction_or_the_projection():
    graph = lower(one_block(**FULL | {"ch3x3red": None, "ch5x5red": None, "ch5x5": None, "pool_proj": None}))
    assert layers(graph, "3a") == [
        ("branch1.conv", "Conv2d", 64),
        ("branch2.conv", "Conv2d", 128),
        ("branch4", "MaxPool2d", 192),
        ("cat", "Cat", 384),
    ]


def test_auxiliary_heads_hang_on_their_blocks_and_come_before_the_head():
    graph = lower(preset("googlenet-torchvision"))
    assert graph.node("aux1.pool").inputs == ("inception4a.cat",)
    assert graph.node("aux2.pool").inputs == ("inception4d.cat",)
    assert graph.aux_outputs == ("aux1.fc2", "aux2.fc2")
    assert graph.node("avgpool").inputs == ("inception5b.cat",)
