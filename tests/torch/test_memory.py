"""What torch's autograd keeps, asked of torch itself: bytes of the saved tensors, each storage once, on the CPU."""

import contextlib
import weakref
from itertools import product

import pytest
import torch
from hypothesis import strategies as st

from benchmarks._alive import Alive
from explorer import DesignSpec, SetValue, analyze, apply, lower, preset
from explorer.analysis import OPTIMIZERS, PRECISIONS, Setting, largest_batch, memory
from explorer.analysis.kept import KEPT_RULES
from explorer.graph import SHAPE_RULES, GraphBuilder, Scope, ops
from explorer.torch_backend import Outputs, to_module
from tests.strategies import designs, drawn
from tests.variants import CLASSIFIERS, SINGLE, sampled, varied

BATCH = 2
SMALL = {"googlenet-paper": 96, "googlenet-avgpool7": 193, "alexnet": 96, "nin": 96, "nin-vgg": 96}


def shrunk(design):
    """Thin and small, so that it runs in no time; auxiliary heads need their windows' worth."""
    side = 224 if design.variants.aux_heads else SMALL.get(design.name, 48)
    if design.head and design.head.in_features:
        side = min(design.input.height, side)
    edits = [SetValue(at=f"input.{axis}", value=side) for axis in ("height", "width")]
    return apply(design, SetValue(at="variants.width", value=0.125), *edits)


def module_and_images(graph, precision):
    module, images = to_module(graph).train(), torch.rand(BATCH, *graph.input.shape)
    return (module.bfloat16(), images.bfloat16()) if precision == "bf16" else (module, images)


def autocast(precision):
    return torch.autocast("cpu", dtype=torch.bfloat16) if precision == "mixed" else contextlib.nullcontext()


def saved_bytes(graph, precision="fp32"):
    """Bytes of the storages that autograd saves, without weights, buffers and numbers (tensors without axes)."""
    module, images = module_and_images(graph, precision)
    own = {one.untyped_storage().data_ptr() for one in [*module.parameters(), *module.buffers()]}
    alive, found = [], {}

    def pack(tensor):
        storage = tensor.untyped_storage()
        if tensor.dim() and storage.data_ptr() not in own:
            alive.append(tensor)
            found[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor), autocast(precision):
        module(images)
    return sum(found.values())


def agree(graph, precision="fp32"):
    setting = Setting(batch=BATCH, precision=precision, device="cpu")
    assert memory(graph, setting).activations == saved_bytes(graph, precision)


def torch_can(graph, precision):
    """LocalResponseNorm has no bfloat16 on a CPU, and there autocast treats it otherwise than on a GPU."""
    return precision == "fp32" or not any(isinstance(node.op, ops.LocalResponseNorm) for node in graph.nodes)


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("name", sampled(CLASSIFIERS))
def test_presets_keep_what_torch_keeps(name, precision):
    graph = lower(shrunk(preset(name)))
    if torch_can(graph, precision):
        agree(graph, precision)


@pytest.mark.parametrize(("name", "variants"), [one for one in SINGLE if one[0] in ("googlenet", "nin")], ids=str)
def test_variants_keep_what_torch_keeps(name, variants):
    agree(lower(shrunk(varied(name, variants))))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "variants"), SINGLE, ids=str)
def test_every_variant_of_every_preset_keeps_what_torch_keeps(name, variants):
    graph = lower(shrunk(varied(name, variants)))
    for precision in PRECISIONS:
        if torch_can(graph, precision):
            agree(graph, precision)


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("hidden", [(), (7,), (7, 4)])
def test_a_linear_layer_on_the_image_keeps_no_copy_of_its_weights(hidden, precision):
    head = {"pool": None, "hidden": list(hidden)}
    design = DesignSpec(
        name="linear", input={"channels": 3, "height": 2, "width": 4}, classes=5, stages=[{"name": "s"}], head=head
    )
    agree(lower(design), precision)


@drawn(designs(), st.sampled_from(PRECISIONS), examples=20)
def test_random_designs_keep_what_torch_keeps(design, precision):
    graph = lower(design)
    if torch_can(graph, precision):
        agree(graph, precision)


def optimizers(module):
    return {
        "sgd": torch.optim.SGD(module.parameters(), lr=0.01, foreach=True),
        "momentum": torch.optim.SGD(module.parameters(), lr=0.01, momentum=0.9, foreach=True),
        "adam": torch.optim.Adam(module.parameters(), lr=0.01, foreach=True),
    }


def one_step(module, images, optimizer):
    out = module(images)
    loss = sum(one.sum() for one in (out.logits, *out.auxiliary)) if isinstance(out, Outputs) else out.sum()
    del out
    loss.backward()
    optimizer.step()


def by_torch(graph, optimizer):
    """Bytes of weights, buffers, gradients and optimizer state after one step."""
    module, images = module_and_images(graph, "fp32")
    chosen = optimizers(module)[optimizer]
    one_step(module, images, chosen)
    states = [one for state in chosen.state.values() for one in state.values() if torch.is_tensor(one) and one.dim()]
    gradients = [one.grad for one in module.parameters()]
    return tuple(
        sum(one.nbytes for one in group) for group in (module.parameters(), module.buffers(), gradients, states)
    )


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("name", ["mini-googlenet", "googlenet-torchvision"])
def test_weights_buffers_gradients_and_states_take_what_torchs_take(name, optimizer):
    graph = lower(shrunk(preset(name)))
    found = memory(graph, Setting(batch=BATCH, optimizer=optimizer))
    assert (found.weights, found.buffers, found.gradients, found.optimizer) == by_torch(graph, optimizer)


@pytest.mark.parametrize("name", ["mini-googlenet", "googlenet-naive", "alexnet", "nin"])
def test_the_forward_peak_is_what_is_alive_at_once_in_the_module(name):
    """The module frees each value after its last use; what is alive is seen through weak references to the values."""
    graph = lower(apply(shrunk(preset(name)), SetValue(at="variants.width", value=0.2)))
    module, seen, peaks = to_module(graph).eval(), [], []
    nodes = graph.nodes[1:]
    first_layers = max(at for at, node in enumerate(nodes) if graph.input.name in node.inputs)

    def note(layer, inputs, output, at):
        seen.append(weakref.ref(output))
        alive = [ref() for ref in seen if ref() is not None]
        storages = {one.untyped_storage().data_ptr(): one.untyped_storage().nbytes() for one in alive}
        peaks.append(sum(storages.values()) + (images.nbytes if at <= first_layers else 0))

    images = torch.rand(BATCH, *graph.input.shape)
    for at, node in enumerate(nodes):
        module.get_submodule(node.name).register_forward_hook(lambda *args, at=at: note(*args, at))
    with torch.no_grad():
        module(images)
    assert memory(graph, Setting(batch=BATCH)).forward_peak == max(peaks)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("name", ["mini-googlenet", "googlenet-torchvision", "alexnet"])
def test_the_training_peak_is_what_is_alive_at_once_in_torch(name, optimizer):
    """Within 5 %: an optimizer's passing tensors and pieces of gradients depend on torch's version."""
    design = (
        preset(name) if name == "mini-googlenet" else apply(preset(name), SetValue(at="variants.width", value=0.25))
    )
    graph = lower(design)
    module, images = module_and_images(graph, "fp32")
    chosen = optimizers(module)[optimizer]
    alive = Alive([*module.parameters(), *module.buffers(), images])
    with alive:
        for _ in range(2):
            one_step(module, images, chosen)
            chosen.zero_grad()
    expected = memory(graph, Setting(batch=BATCH, optimizer=optimizer, device="cpu")).training_peak
    assert expected == pytest.approx(alive.peak, rel=0.05)


def test_layers_add_up_to_the_totals():
    found = memory(lower(preset("googlenet-torchvision")), Setting(optimizer="adam"))
    for part in ("weights", "gradients", "optimizer", "activations"):
        assert sum(getattr(row, part) for row in found.layers) == getattr(found, part)
    analysis = analyze(lower(preset("googlenet-torchvision")))
    assert found.weights == 4 * (analysis.parameters + analysis.aux_parameters)
    assert found.inference_weights < found.weights


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_largest_batch_fits_and_one_more_does_not(optimizer):
    graph, setting = lower(preset("googlenet")), Setting(optimizer=optimizer)
    available = 8 * 2**30
    batch = largest_batch(graph, setting, available)
    assert memory(graph, setting._replace(batch=batch)).training_peak <= available
    assert memory(graph, setting._replace(batch=batch + 1)).training_peak > available
    assert largest_batch(graph, setting, 1000) == 0


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("name", ["mini-googlenet", "alexnet"])
def test_the_largest_batch_is_right_for_every_number_of_bytes_around_the_first(name, optimizer):
    """AlexNet's first images cost nothing with Adam, whose step takes more than the backward pass."""
    graph, setting = lower(preset(name)), Setting(optimizer=optimizer)

    def peak(batch: int) -> int:
        return memory(graph, setting._replace(batch=batch)).training_peak

    assert largest_batch(graph, setting, peak(1) - 1) == 0
    for available in (peak(1), peak(2) - 1, peak(2), peak(2) + 1, peak(3) - 1, peak(3), peak(50) - 1, peak(50)):
        batch = largest_batch(graph, setting, available)
        if available >= peak(1):
            assert peak(batch) <= available < peak(batch + 1)


@pytest.mark.parametrize("channels", [1, 3, 6])
@pytest.mark.parametrize("size", [2, 4, 5])
def test_a_response_norm_keeps_what_torch_keeps_for_any_number_of_channels(channels, size):
    builder = GraphBuilder((2, 5, 7))
    builder.add("conv", ops.Conv2d(channels, (1, 1)), ("input",), Scope())
    builder.add("norm", ops.LocalResponseNorm(size), ("conv",), Scope())
    agree(builder.graph("norm"))


def test_a_setting_is_what_its_words_say_wherever_they_come_from():
    """Words that were put together or read are other objects than those of the source, and no other words."""
    graph = lower(shrunk(preset("googlenet-paper")))
    for precision, optimizer, device in product(PRECISIONS, OPTIMIZERS, ("cpu", "gpu")):
        words = ["".join(list(word)) for word in (precision, optimizer, device)]
        assert memory(graph, Setting(2, *words)) == memory(graph, Setting(2, precision, optimizer, device))


def test_every_op_has_its_rule():
    assert set(KEPT_RULES) == set(SHAPE_RULES)
