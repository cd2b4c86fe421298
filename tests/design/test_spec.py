import json

import pytest
from hypothesis import given

import explorer
from explorer import DesignSpec, SetValue, apply, preset
from explorer.design import warnings
from explorer.design.codec import from_json, from_query, to_json, to_query
from tests.strategies import designs


@given(designs())
def test_a_design_survives_json_and_the_address(design):
    assert DesignSpec.model_validate(design.model_dump()) == design
    assert from_json(to_json(design)) == design
    assert from_query(to_query(design)) == design


@pytest.mark.parametrize("name", explorer.PRESETS)
def test_a_preset_is_named_in_the_address_and_nothing_else(name):
    assert to_query(preset(name)) == {"preset": name}
    assert from_query({"preset": name}) == preset(name)


def test_an_edited_preset_is_readable_in_the_address():
    design = apply(
        preset("googlenet"),
        SetValue(at="variants.batch_norm", value="after_conv"),
        SetValue(at="stages[1].blocks[0].ch3x3", value=256),
    )
    query = to_query(design)
    assert query == {
        "preset": "googlenet",
        "set": ["variants.batch_norm=after_conv", "4a.ch3x3=256"],
    }
    assert from_query(query) == design


def test_an_empty_address_is_googlenet():
    assert from_query({}) == preset("googlenet")


@pytest.mark.parametrize(
    "query",
    [
        {"preset": "nosuch"},
        {"set": "variants.batch_norm"},
        {"set": ["a b=1"]},
        {"set": ["stages[99999].name=x"]},
        {"set": ["__class__=1"]},
        {"design": "zzzz"},
        {"design": "\x00"},
        {"design": "eJwDAAAAAAE"},
        {"set": ["classes=1e400"]},
        {"set": ["stages[0].blocks[0].id=<img src=x>"]},
    ],
)
def test_a_hostile_address_is_an_error_in_words(query):
    with pytest.raises(explorer.DesignError):
        from_query(query)


def test_a_compressed_bomb_is_not_unpacked_whole():
    import base64
    import zlib

    bomb = base64.urlsafe_b64encode(zlib.compress(b'"' + b"a" * 50_000_000 + b'"', 9)).decode()
    with pytest.raises(explorer.DesignError, match="not valid JSON"):
        from_query({"design": bomb})


# what a person sets, and the whole sentence that answers
MESSAGES = [
    (
        "stages[1].blocks[1].ch5x5red",
        0,
        "4b.ch5x5red (=0) must be at least 1; to drop the branch, clear both of its cells",
    ),
    (
        "stages[1].blocks[1].ch5x5",
        None,
        "4b.ch5x5 (=empty) must be set while ch5x5red (=24) is; to drop the branch, clear both of its cells",
    ),
    (
        "stages[0].blocks[0].ch1x1",
        65537,
        "3a.ch1x1 (=65537) must be at most 65536; to drop the branch, clear the cell",
    ),
    (
        "stages[0].blocks[0].pool_proj",
        1.5,
        "3a.pool_proj (=1.5) must be a whole number; to leave the bare pool, clear the cell",
    ),
    ("input.height", 0, "input.height (=0) must be at least 1"),
    ("input.width", 16385, "input.width (=16385) must be at most 16384"),
    ("input.channels", 1025, "input.channels (=1025) must be at most 1024"),
    ("classes", "ten", "classes (='ten') must be a whole number"),
    ("variants.batch_norm", "yes", "variants.batch_norm (='yes') must be one of 'none', 'after_conv' or 'book'"),
    ("variants.residual_scale", 0, "variants.residual_scale (=0) must be above 0"),
    ("variants.width", 0, "variants.width (=0) must be above 0"),
    (
        "variants.aux_heads",
        ["9z"],
        "variants.aux_heads[0] (='9z') must be a block's name, one of 3a, 3b, 4a, 4b, 4c, 4d, 4e, 5a, 5b",
    ),
    ("stages[0].blocks[0].id", "3b", "3a.id (='3b') names two blocks; each needs its own name"),
    ("stages[1].name", "stem", "stage4.name (='stem') names another part too; each needs its own name"),
    ("stages", [], "stages must have at least 1 item"),
    (
        "stages[0].blocks[0].ch5x5_parts",
        [8],
        "3a.ch5x5_parts sets 1 widths where factorize=none has 0",
    ),
    ("stages[7].name", "x", "stages has no item 7; its items are 0 to 2"),
    (
        "variants.bn",
        True,
        "variants has no bn; it has batch_norm, bias, factorize, factorize_n, residual, residual_scale, naive, "
        "branch3_kernel, nin_convs, nin_kernel, nin_head, width, aux_heads",
    ),
    (
        "stem[0].kind",
        "conv3d",
        "stem.conv1 has the kind conv3d; it must be one of 'conv', 'max_pool', 'avg_pool', 'lrn'",
    ),
]


# the same for the other presets' fields: (preset, path, value, the whole sentence)
OTHERS = [
    (
        "googlenet",
        "variants.factorize",
        "7x7",
        "variants.factorize (='7x7') must be one of 'none', 'two_3x3', 'asymmetric' or 'expanded'",
    ),
    ("googlenet", "variants.factorize_n", 4, "variants.factorize_n (=4) must be one of 3, 5 or 7"),
    ("googlenet", "variants.branch3_kernel", 7, "variants.branch3_kernel (=7) must be one of 3 or 5"),
    ("googlenet", "variants.bias", "maybe", "variants.bias (='maybe') must be true or false"),
    (
        "googlenet",
        "variants.nin_convs",
        3,
        "variants.nin_convs (=3) does not apply to a design of Inception blocks; it is for NiN blocks",
    ),
    (
        "googlenet",
        "variants.nin_head",
        "linear",
        "variants.nin_head (='linear') does not apply to a design of Inception blocks; it is for NiN blocks",
    ),
    ("nin", "variants.nin_convs", 4, "variants.nin_convs (=4) must be one of 1, 2 or 3"),
    ("nin", "variants.nin_kernel", 5, "variants.nin_kernel (=5) must be one of 1 or 3"),
    ("nin", "variants.nin_head", "flat", "variants.nin_head (='flat') must be one of 'pool' or 'linear'"),
    ("nin", "stages[0].blocks[0].channels", 0, "1.channels (=0) must be at least 1"),
    ("nin", "stages[2].dropout", 1, "stage3.dropout (=1) must be below 1"),
    (
        "alexnet",
        "variants.factorize",
        "expanded",
        "variants.factorize (='expanded') does not apply to a design of convolutions; it is for Inception blocks",
    ),
    (
        "alexnet",
        "stages[0].blocks[0].variants.residual",
        True,
        "1.variants.residual (=true) does not apply to a row of convolutions; it is for Inception blocks",
    ),
    ("alexnet", "stages[0].blocks[0].kernel_size", 0, "1.kernel_size (=0) must be at least 1"),
    ("alexnet", "stages[0].blocks[0].padding", -1, "1.padding (=-1) must be at least 0"),
    ("alexnet", "stages[0].blocks[0].channels", None, "1.channels (=empty) must be a whole number"),
    ("alexnet", "head.hidden", [4096, 0], "head.hidden[1] (=0) must be at least 1"),
    ("alexnet", "head.dropout", 1.5, "head.dropout (=1.5) must be below 1"),
    ("vgg11", "stages[0].blocks[0].convs", 65, "1.convs (=65) must be at most 64"),
    ("googlenet-avgpool7", "head.in_features", 0, "head.in_features (=0) must be at least 1"),
    ("googlenet-avgpool7", "head.pool.stride", 0, "head.pool.stride (=0) must be at least 1"),
    ("googlenet-paper", "stem[2].size", 0, "stem.lrn1.size (=0) must be at least 1"),
    ("googlenet-paper", "aux_head.dropout", -0.1, "aux_head.dropout (=-0.1) must be at least 0"),
    ("googlenet-paper", "normalization.eps", 0, "normalization.eps (=0) must be above 0"),
    (
        "googlenet-paper",
        "variants.aux_heads",
        ["4a", "4a"],
        "variants.aux_heads[1] (='4a') names a block twice",
    ),
    (
        "googlenet",
        "stages[0].pool.kind",
        "lrn",
        "stage3.pool has the kind lrn; it must be one of 'max_pool', 'avg_pool'",
    ),
    (
        "googlenet",
        "stages[0].blocks[0].kind",
        "resnet",
        "3a has the kind resnet; it must be one of 'inception', 'conv', 'vgg', 'nin'",
    ),
]


@pytest.mark.parametrize(("name", "path", "value", "message"), OTHERS)
def test_bad_input_of_every_other_field_says_it_too(name, path, value, message):
    with pytest.raises(explorer.DesignError) as caught:
        apply(preset(name), SetValue(at=path, value=value))
    assert str(caught.value) == message


def test_a_block_may_not_take_the_name_of_a_layer_of_the_stem():
    from explorer import Insert
    from explorer.design import ConvBlock

    block = ConvBlock(id="1", channels=8, kernel_size=1)
    with pytest.raises(explorer.DesignError, match="would name a layer conv1, as the stem has one"):
        apply(preset("googlenet"), Insert(row=block, into="stage3", before="3a"))


@pytest.mark.parametrize(("path", "value", "message"), MESSAGES)
def test_bad_input_says_where_what_and_what_would_be_right(path, value, message):
    with pytest.raises(explorer.DesignError) as caught:
        apply(preset("googlenet"), SetValue(at=path, value=value))
    assert str(caught.value) == message


def test_a_width_that_the_multiplier_makes_too_large_is_named():
    with pytest.raises(explorer.DesignError, match=r"variants.width \(=4.0\) makes 20,000 channels 80,000; 65,536"):
        apply(
            preset("googlenet"),
            SetValue(at="stages[0].blocks[0].ch1x1", value=20_000),
            SetValue(at="variants.width", value=4),
        )


def test_a_newer_file_is_refused_in_words():
    data = json.loads(to_json(preset("googlenet"))) | {"version": 3}
    with pytest.raises(explorer.DesignError, match=r"version \(=3\) is newer"):
        explorer.read_design(data)


def test_a_stage_without_a_block_is_legal_and_warned_of():
    design = apply(preset("googlenet"), SetValue(at="stages[1].blocks", value=[]))
    assert warnings(design) == ["stage4 has no block: what comes in goes on to its pool as it is"]
    assert explorer.lower(design).node("maxpool4").shape == (480, 7, 7)
    assert warnings(preset("googlenet")) == []
