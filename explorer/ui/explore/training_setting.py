"""What the memory on the pages is for: batch, number format, optimizer; and the largest batch that fits."""

import streamlit as st

from explorer.analysis import OPTIMIZERS, PRECISIONS, Memory, Setting, largest_batch
from explorer.graph import LayerGraph
from explorer.ui import state
from explorer.ui.explore import refresh
from explorer.ui.numbers import bytes_text
from explorer.ui.totals_view import Help

AVAILABLE = "setting_available"
GIB = 2**30
PRECISION_NAMES = {"fp32": "fp32", "mixed": "mixed", "bf16": "bf16"}
OPTIMIZER_NAMES = {"sgd": "SGD", "momentum": "SGD with momentum", "adam": "Adam"}
MOST_IMAGES = 65_536


def setting_text(chosen: Setting) -> str:
    """`batch 32, fp32, SGD with momentum`."""
    return f"batch {chosen.batch}, {PRECISION_NAMES[chosen.precision]}, {OPTIMIZER_NAMES[chosen.optimizer]}"


def setting_choice(graph: LayerGraph) -> None:
    """What can be chosen, and the largest batch that fits."""
    chosen = state.setting().training
    st.number_input(
        "Images per step",
        1,
        MOST_IMAGES,
        chosen.batch,
        step=1,
        key=(key := state.controlled("setting_batch", chosen.batch)),
        on_change=_choose,
        args=("batch", key),
    )
    st.segmented_control(
        "Numbers",
        PRECISIONS,
        format_func=PRECISION_NAMES.__getitem__,
        default=chosen.precision,
        key=(key := state.controlled("setting_precision", chosen.precision)),
        on_change=_choose,
        args=("precision", key),
        required=True,
        help="**mixed**: weights, gradients and optimizer state in float32, convolutions and linear layers in "
        "bfloat16, as torch.autocast does. **bf16**: everything in bfloat16.",
    )
    st.segmented_control(
        "Optimizer",
        OPTIMIZERS,
        format_func=OPTIMIZER_NAMES.__getitem__,
        default=chosen.optimizer,
        key=(key := state.controlled("setting_optimizer", chosen.optimizer)),
        on_change=_choose,
        args=("optimizer", key),
        required=True,
        help="Plain SGD keeps nothing, momentum one number per weight, Adam two.",
    )
    available = state.choice(AVAILABLE, 8.0)
    st.number_input(
        "Memory of the GPU, in GiB",
        0.5,
        1024.0,
        available,
        step=1.0,
        key=(key := state.controlled(AVAILABLE, available)),
        on_change=state.choose,
        args=(AVAILABLE, key),
    )
    batch = largest_batch(graph, chosen, int(available * GIB))
    st.markdown(f"Largest batch that fits: **{batch:,}**" if batch else "Not even one image fits.")
    st.caption("Without the work space of convolution algorithms and the program itself.")


@refresh.edits
def _choose(name: str, key: str) -> None:
    if (chosen := state.answer(key)) is not None:
        state.change_setting(**{name: chosen})


def training_help(found: Memory, chosen: Setting) -> Help:
    """The parts of the training memory, and which of them are there at the peak."""
    sizes = {
        "weights": found.weights,
        "gradients": found.gradients,
        "optimizer state": found.optimizer,
        "activations kept": found.activations,
        "inference, for comparison": found.inference_peak,
    }
    return Help(
        f"The most that a step of training holds at once ({setting_text(chosen)}, on a GPU), auxiliary heads included: "
        "weights + optimizer state + what is left of the activations + the gradients so far.",
        [(name, bytes_text(size)) for name, size in sizes.items()],
    )


def activations_help(chosen: Setting) -> str:
    """What counts as kept."""
    return (
        f"What autograd keeps of a forward pass for the backward pass ({setting_text(chosen)}): Σ batch · C · H · W · "
        "bytes over the inputs of convolutions and linear layers and the outputs of ReLUs, each once, and where the "
        "maxima of pools were (8 bytes each). It equals the bytes that torch's saved_tensors_hooks sees. The graph's "
        "color “Activations” is another count: the numbers that convolutions and linear layers put out, per image."
    )
