"""The tables of the Explore page: what they show, and what becomes of what is typed into them."""

import pytest
from streamlit.testing.v1 import AppTest

from explorer import preset
from explorer.ui.explore.workbench import TABLES
from tests.app.explore_steps import MAKES, cell, data, opened, table

LABELS = {
    "Channels": "Channel table",
    "Variants": "Variants of each",
    "Stem and pools": "Layers of the stem",
    "Head and more": "Settings of the heads",
}


def shown(app, name):
    next(one for one in app.button_group if one.key == "tables").set_value(name).run()
    assert not app.exception
    return app


def test_the_channel_table_shows_the_papers_rows_and_the_outputs():
    found = table(opened())
    assert found["block"] == ["3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b"]
    assert found["out"] == ["256", "480", "512", "512", "512", "528", "832", "832", "1024"]
    assert found["share"][0] == "8.1 %"


def test_the_first_3x3_has_a_column_where_the_5x5_is_two():
    app = opened(set=["variants.factorize=two_3x3", "stages[0].blocks[0].ch5x5_parts=[24]"])
    assert table(app)["ch5x5_parts_0"] == ["24"] + [""] * 8
    # empty: the branch's own width
    assert cell(app, 1, "ch5x5_parts_0")["g"] == "96"


@pytest.mark.parametrize("name", MAKES)
def test_every_table_opens_on_every_preset(name):
    app = opened(preset=name)
    for button in TABLES:
        assert data(shown(app, button), "grid_view")["label"].startswith(LABELS[button])


def test_a_scaled_width_stands_beside_the_width_that_was_typed():
    app = opened(set=["variants.width=0.5"])
    assert cell(app, 0, "ch3x3") == {"v": "128", "g": "→ 64"}


def test_a_naive_blocks_reductions_are_read_only_and_say_why():
    app = opened(set=["stages[0].blocks[0].variants.naive=true"])
    assert cell(app, 0, "ch3x3red")["w"] == "A naive block has no reductions"
    assert cell(app, 0, "pool_proj")["w"] == "A naive block has a bare pool"
    assert "w" not in cell(app, 1, "ch3x3red")


def test_an_edited_cell_says_what_the_preset_has():
    app = opened(set=["stages[0].blocks[0].ch3x3=160"])
    assert cell(app, 0, "ch3x3") == {"v": "160", "m": "128 in the preset"}
    assert table(app)["edits"][0] == "3×3 +32"


def test_an_inherited_variant_is_shown_as_what_holds():
    app = shown(opened(set=["variants.batch_norm=after_conv", "stages[0].variants.factorize=two_3x3"]), "Variants")
    assert cell(app, 1, "batch_norm") == {"v": "", "g": "after conv"}
    assert cell(app, 0, "factorize")["v"] == "5×5 as two 3×3"
    assert cell(app, 1, "factorize") == {"v": "", "g": "5×5 as two 3×3"}
    assert cell(app, 3, "factorize") == {"v": "", "g": "none"}


def test_a_layer_has_only_the_cells_of_its_kind():
    app = shown(opened(), "Stem and pools")
    assert cell(app, 0, "out_channels") == {"v": "64"}
    assert cell(app, 1, "out_channels")["w"] == "A layer of the kind max pool has no filters"


def typed(place, *items, query=()):
    """The design and the table after items (cells set together, or what was selected) came from the browser."""

    def body(place, items, query):
        import streamlit as st

        from explorer.design.codec import from_query
        from explorer.ui import state
        from explorer.ui.explore import channel_table, grid, head_settings, layer_settings, selection, variant_table

        tables = {
            "table": channel_table,
            "variants": variant_table,
            "settings": layer_settings,
            "head": head_settings,
        }
        if query:
            state.open_design(from_query({"set": list(query)}))
        for n in range(1, len(items) + 1):
            word = [{"seq": i, **item} for i, item in enumerate(items[:n], 1)]
            st.session_state[place] = {"said": {"client": "browser", "items": word}}
            grid._hear(place, tables[place]._table)
        st.session_state.design, st.session_state.selected = state.design(), selection.shown().selected
        del st.session_state[place]
        {"table": channel_table.channel_table, "variants": variant_table.variant_table}.get(
            place, layer_settings.layer_settings if place == "settings" else head_settings.head_settings
        )(300)

    app = AppTest.from_function(body, args=(place, items, query), default_timeout=120).run()
    assert not app.exception, app.exception
    return app


def setting(*cells):
    return {"set": [list(one) for one in cells]}


def design_of(app):
    return app.session_state["design"]


def test_each_item_is_heard_once_though_it_comes_again():
    app = typed("table", setting(("3a", "ch1x1", "96")), setting(("3a", "ch1x1", "72")), setting(("3b", "ch1x1", "8")))
    blocks = design_of(app).stages[0].blocks
    assert (blocks[0].ch1x1, blocks[1].ch1x1) == (72, 8)
    assert data(app, "grid_view")["ack"] == {"client": "browser", "seq": 3}
    assert len(app.session_state["explorer"].past) == 3


def test_a_rectangle_is_one_edit():
    app = typed("table", setting(("3a", "ch3x3red", "8"), ("3a", "ch3x3", "16"), ("3b", "ch3x3red", "24")))
    blocks = design_of(app).stages[0].blocks
    assert (blocks[0].ch3x3red, blocks[0].ch3x3, blocks[1].ch3x3red) == (8, 16, 24)
    assert len(app.session_state["explorer"].past) == 1


def test_a_wrong_entry_stays_in_its_cell_with_its_error_and_the_design_stays():
    app = typed("table", setting(("4b", "ch5x5red", "0")))
    message = "4b.ch5x5red (=0) must be at least 1; to drop the branch, clear both of its cells"
    assert cell(app, 3, "ch5x5red") == {"v": "0", "e": message, "p": 1}
    assert data(app, "grid_view")["problem"].startswith(message)
    assert design_of(app) == preset("googlenet")


def test_a_later_right_entry_leaves_the_wrong_one_to_be_corrected():
    app = typed("table", setting(("4b", "ch5x5red", "many")), setting(("3a", "ch1x1", "96")))
    assert cell(app, 3, "ch5x5red")["v"] == "many"
    assert table(app)["ch1x1"][0] == "96"
    assert design_of(app).stages[0].blocks[0].ch1x1 == 96


def test_two_parts_of_a_branch_that_are_pasted_together_are_both_taken():
    cells = setting(("3a", "ch5x5_parts_0", "20"), ("3a", "ch5x5_parts_2", "28"))
    app = typed("table", cells, query=["variants.factorize=expanded"])
    assert design_of(app).stages[0].blocks[0].ch5x5_parts == (20, None, 28)


def test_a_locked_or_unknown_cell_takes_nothing():
    word = setting(("3a", "ch3x3red", "8"), ("3a", "nosuch", "8"), ("9z", "ch1x1", "8"), ("3a", "out", "8"))
    app = typed("table", word, query=["variants.naive=true"])
    assert design_of(app).stages[0].blocks[0].ch3x3red == 96


def test_a_selected_row_selects_its_block():
    assert typed("table", {"select": "4e"}).session_state["selected"] == "4e"


def test_a_variant_is_set_by_its_name_and_cleared_to_inherit():
    app = typed("variants", setting(("stage4", "factorize", "5×5 as two 3×3")))
    assert design_of(app).stages[1].variants.factorize == "two_3x3"
    cleared = typed("variants", setting(("stage4", "residual", "on")), setting(("stage4", "residual", "")))
    assert design_of(cleared) == preset("googlenet")


def test_a_variant_that_is_none_is_refused_and_kept():
    app = typed("variants", setting(("stage4", "factorize", "nonsense")))
    assert cell(app, 3, "factorize")["v"] == "nonsense"
    assert cell(app, 3, "factorize")["p"] == 1


def test_two_wrong_numbers_of_one_layer_both_stay():
    app = typed("settings", setting(("stem.conv1", "stride", "0")), setting(("stem.conv1", "padding", "x")))
    assert cell(app, 0, "stride")["v"] == "0"
    assert cell(app, 0, "padding")["v"] == "x"


def test_a_layer_is_added_behind_the_stem_and_removed():
    app = typed("settings", setting(("stem end", "kind", "max pool")))
    assert [one.kind for one in design_of(app).stem][-1] == "max_pool"
    gone = typed("settings", setting(("stem.maxpool2", "kind", "")))
    assert len(design_of(gone).stem) == len(preset("googlenet").stem) - 1


def test_a_switch_is_set():
    app = typed("settings", setting(("stem.conv1", "relu", "off")))
    assert design_of(app).stem[0].relu is False


def test_lists_and_switches_of_the_head_are_typed():
    app = typed("head", setting(("head.hidden", "value", "256, 128")), setting(("variants.bias", "value", "off")))
    assert design_of(app).head.hidden == (256, 128)
    assert design_of(app).variants.bias is False


PADDED = setting(("stem.conv2", "padding", "1"))  # more than half of a pool's window of 1
POOL = setting(("stem.conv2", "kind", "max pool"))


def test_a_layer_that_can_not_be_yet_takes_its_numbers_and_then_its_place():
    app = typed("settings", PADDED, POOL)
    assert [row.kind for row in design_of(app).stem] == ["conv", "max_pool", "conv", "conv", "max_pool"]
    assert "half" in data(app, "grid_view")["problem"]
    assert cell(app, 2, "kind")["v"] == "max pool"
    app = typed("settings", PADDED, POOL, setting(("stem.conv2", "kernel_size", "3")))
    pool = design_of(app).stem[2]
    assert (pool.id, pool.kind, pool.kernel_size) == ("maxpool5", "max_pool", 3)


def test_a_layer_behind_the_stem_that_can_not_be_yet_is_not_lost():
    fixed = ['head.pool={"kind":"avg_pool","kernel_size":7,"stride":1}']  # what another halving leaves is smaller
    added, stays = (
        setting(("stem end", "kind", "max pool")),
        setting(("stem end", "stride", "1"), ("stem end", "padding", "1")),
    )
    app = typed("settings", added, query=fixed)
    assert len(design_of(app).stem) == 5
    assert cell(app, 5, "kind")["v"] == "max pool"
    app = typed("settings", added, stays, query=fixed)
    assert [(row.id, row.stride) for row in design_of(app).stem][5:] == [("maxpool5", 1)]
