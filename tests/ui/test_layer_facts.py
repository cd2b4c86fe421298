"""What the inspector says of one layer's view of the image and of its memory, from the readings themselves."""

from streamlit.testing.v1 import AppTest


def facts(name, **setting):
    def body(name, setting):
        import streamlit as st

        from explorer import lower, preset
        from explorer.ui import state
        from explorer.ui.explore.field_facts import field_text
        from explorer.ui.explore.layer_memory import memory_text

        state.change_setting(**setting)
        graph = lower(preset("googlenet"))
        node = graph.node(name)
        st.session_state["facts"] = {"field": field_text(graph, node), "In training": memory_text(graph, node)}

    app = AppTest.from_function(body, args=(name, setting), default_timeout=120).run()
    assert not app.exception
    return app.session_state["facts"]


def test_a_convolution():
    found = facts("inception3a.branch2.1.conv", batch=1, optimizer="adam")
    assert found["field"] == (
        "43 × 43 pixels of the image; the next pixel's field lies 8 further (the effective stride), the first begins "
        "21 outside of the image (the padding so far)."
    )
    # 110,720 parameters of 4 bytes: weights, gradients, two states of Adam. Its values are kept by the ReLU behind it
    assert found["In training"] == "1.69 MiB weights, gradients and optimizer state  \n(batch 1, fp32, Adam)"


def test_a_relu_keeps_what_it_gives():
    assert facts("conv1.relu", batch=4)["In training"] == (
        "12.2 MiB kept for the backward pass  \n(batch 4, fp32, SGD with momentum)"
    )


def test_a_concatenation_names_each_branch():
    found = facts("inception3a.cat")
    assert found["field"].startswith("59 × 59 pixels")
    assert found["field"].endswith("Those of its inputs: 27 × 27, 43 × 43, 59 × 59, 43 × 43.")
