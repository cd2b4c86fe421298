"""Claim: on one core the trainer makes at least 2.2 times the book's examples/s (1.2 where the processor has no bf16).

Same network (the book's GoogLeNet, 1 x 96 x 96, 10 classes), same size, same batch (128), same Fashion-MNIST. Parts:
`waterfall`: the book's loop, by its own clock (which starts when a batch has arrived) and by the wall's, also with a
tuned loader; then ours, switched on piece by piece, each in a process of its own; the best of the repeats counts.
`correct`: the book's network and ours give the same; 1x1 convolutions as one against plain in fp64 (1e-10); the
captured step against the eager one; the same loss curve with everything off and on.
`race`: seconds until a test accuracy of 0.889 with the book's network plus batch norm, from before the model is built,
in a fresh process (cold) and again in the same one (warm), worst of 5 seeds. On a processor it takes hours, so it is
not among the default parts there. `curves`: what reading and storing figures four times a second costs: at most 2 %;
in the app's store, on a bare machine in a table like it.

On a processor seconds are those that it gave to the process, on one thread (and, for the book's loop, what its loader
takes for as many images): other programs disturb the wall's clock, which is kept beside it.

What is left on a processor (torch.profiler, the last stage): 77 % of a step are oneDNN's bf16 convolutions, 53 %
backward and 24 % forward; 13 % pooling, 5 % ReLUs, which wait for memory; nothing else takes 2 %.

On a GPU the same command measures whole epochs. Targets until the first measurement: 5 times end to end, 3 times by
the book's clock, and 10 times sooner at 0.889, our worst seed cold against the book's own loop, from before its model
is built, its test after each epoch included (where it never gets there: against all its epochs).

It needs nothing but torch: `--pack training.pyz` writes one file that runs on a bare machine with Fashion-MNIST's four
files beside it.

    .venv/bin/python benchmarks/training.py                                        (one core: about 6 min)
    .venv/bin/python benchmarks/training.py --parts waterfall,correct,race,curves --epochs 10          (a GPU)
    .venv/bin/python benchmarks/training.py --smallest            (every part on drawn images; nothing judged or kept)
"""

# ruff: noqa: E402  the folders and the number of oneDNN's primitives are set before the imports that need them

import argparse
import gzip
import json
import math
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import types
import zipfile
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace as Values

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PACKED = not Path(__file__).exists()  # inside a zip
PACKAGES = ("text", "graph", "analysis", "torch_backend", "train", "runs")
BAR, BAR_WITHOUT_BF16, BARS_ON_GPU, SOONER_BAR, CURVES_BAR = 2.2, 1.2, (5.0, 3.0), 10, 0.02
ACCURACY = 0.889
REPORT_SECONDS, TINY_RATE = 0.25, 1e-6  # the curves measure steps, which should not run away
FILES = {"train": "train-images-idx3-ubyte", "train_labels": "train-labels-idx1-ubyte",
         "test": "t10k-images-idx3-ubyte", "test_labels": "t10k-labels-idx1-ubyte"}  # fmt: skip
DEBIAN = Path("/usr/share/datasets/fashion-mnist")

if not PACKED:  # the parts that need torch alone, without what the package itself would import
    sys.path.insert(0, str(HERE))
    package = types.ModuleType("explorer")
    package.__path__ = [str(ROOT / "explorer")]
    sys.modules.setdefault("explorer", package)
os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "8192")

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset

import _report
from explorer.graph import GraphBuilder, LayerGraph, Scope, ops
from explorer.runs.switches import TITLES, Switches
from explorer.torch_backend.fusion import fuse, groups
from explorer.torch_backend.module import to_module
from explorer.train.ahead import ahead_of
from explorer.train.build import build
from explorer.train.data import Batches, Place
from explorer.train.evaluate import test
from explorer.train.optimizer import learning_rate
from explorer.train.switches import Job, decide, look

BLOCKS = {  # ch1x1, (ch3x3red, ch3x3), (ch5x5red, ch5x5), pool_proj
    "3a": (64, (96, 128), (16, 32), 32),
    "3b": (128, (128, 192), (32, 96), 64),
    "4a": (192, (96, 208), (16, 48), 64),
    "4b": (160, (112, 224), (24, 64), 64),
    "4c": (128, (128, 256), (24, 64), 64),
    "4d": (112, (144, 288), (32, 64), 64),
    "4e": (256, (160, 320), (32, 128), 128),
    "5a": (256, (160, 320), (32, 128), 128),
    "5b": (384, (192, 384), (48, 128), 128),
}
POOL_AFTER = ("3b", "4e")


PARTS = ("waterfall", "correct", "race", "curves")
DRAWN = "drawn"
# every part, on any machine
SMALLEST = {"parts": ",".join(PARTS), "size": 32, "batch": 16, "epochs": 0, "steps": 1, "warm_up": 1, "repeats": 1,
            "pieces": 1, "race_seeds": 1, "race_epochs": 1, "race_batch": 16, "race_accuracy": 0.0,
            "curve_seconds": 0.5, "losses": 3, "images": 64, "data": DRAWN}  # fmt: skip


# --- the book's network and loop


class Inception(nn.Module):
    """Four branches side by side, as the book writes them."""

    def __init__(self, into, c1, c2, c3, c4):
        super().__init__()
        self.b1 = nn.Conv2d(into, c1, 1)
        self.b2_1, self.b2_2 = nn.Conv2d(into, c2[0], 1), nn.Conv2d(c2[0], c2[1], 3, padding=1)
        self.b3_1, self.b3_2 = nn.Conv2d(into, c3[0], 1), nn.Conv2d(c3[0], c3[1], 5, padding=2)
        self.b4_1, self.b4_2 = nn.MaxPool2d(3, stride=1, padding=1), nn.Conv2d(into, c4, 1)

    def forward(self, x):
        first = F.relu(self.b1(x))
        second = F.relu(self.b2_2(F.relu(self.b2_1(x))))
        third = F.relu(self.b3_2(F.relu(self.b3_1(x))))
        return torch.cat((first, second, third, F.relu(self.b4_2(self.b4_1(x)))), 1)


def book_network():
    """The book's GoogLeNet with its initialization: Xavier on weights, biases as PyTorch sets them."""
    layers = [nn.Conv2d(1, 64, 7, 2, 3), nn.ReLU(), nn.MaxPool2d(3, 2, 1), nn.Conv2d(64, 64, 1), nn.ReLU(),
              nn.Conv2d(64, 192, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]  # fmt: skip
    into = 192
    for name, (c1, c2, c3, c4) in BLOCKS.items():
        layers.append(Inception(into, c1, c2, c3, c4))
        into = c1 + c2[1] + c3[1] + c4
        if name in POOL_AFTER:
            layers.append(nn.MaxPool2d(3, 2, 1))
    net = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(into, 10))
    for layer in net.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            nn.init.xavier_uniform_(layer.weight)
    return net


class Pictures(Dataset):
    """One image at a time, resized and made a tensor in the loader: by PIL as in the book, where it is installed."""

    def __init__(self, images, labels, size):
        self.images, self.labels, self.size = images[:, 0], labels.tolist(), size
        self.transform, self.by = book_transform(size)

    def __len__(self):
        return len(self.images)

    def __getitem__(self, at):
        return self.transform(self.images[at]), self.labels[at]


def book_transform(size):
    """Resize and ToTensor, and who does it; both can be pickled, as where the loader's processes are not forked."""
    return (ByPil(size), "PIL") if has_pil() else (partial(resized, size=size), "torch")


def has_pil():
    try:
        import PIL
        import torchvision
    except ImportError:
        return False
    return bool(PIL and torchvision)


class ByPil:
    def __init__(self, size):
        from PIL import Image
        from torchvision import transforms

        self.picture = Image.fromarray
        self.both = transforms.Compose([transforms.Resize(size), transforms.ToTensor()])

    def __call__(self, image):
        return self.both(self.picture(image.numpy()))


def resized(image, size):
    return F.interpolate(image[None, None].float() / 255, (size, size), mode="bilinear")[0]


def loader(data, options, part, tuned):
    """As the book's: four workers. Tuned: a worker for each core, kept, in pinned memory, four batches ahead."""
    pictures = Pictures(data[part], data[f"{part}_labels"], options.size)
    extra = {"num_workers": 4}
    if tuned:
        extra = {"num_workers": min(16, os.cpu_count() or 1), "persistent_workers": True, "prefetch_factor": 4,
                 "pin_memory": options.device.startswith("cuda")}  # fmt: skip
    return DataLoader(pictures, options.batch, shuffle=part == "train", **extra)


def book(options, *, tuned=False):
    """Examples a second by the book's clock and by the wall's; when each epoch was tested, and how well it did."""
    data, device = load(options), torch.device(options.device)
    batches, tests = loader(data, options, "train", tuned), loader(data, options, "test", tuned)
    born = time.perf_counter()
    net = book_network().to(device)
    trainer, loss = torch.optim.SGD(net.parameters(), lr=0.1), nn.CrossEntropyLoss()
    clock, seen, steps, epochs = 0.0, 0, 0, []
    began, walled, told = 0.0, 0.0, [0.0, 0.0]
    for _ in range(options.epochs or 1):
        net.train()
        arriving = iter(batches)  # held: else a break would end its processes on the clock
        for images, labels in arriving:
            if steps == options.warm_up:
                wait(device)
                began, walled, clock, seen = now(options), time.perf_counter(), 0.0, 0
            started = now(options)
            trainer.zero_grad()
            images, labels = images.to(device, non_blocking=tuned), labels.to(device, non_blocking=tuned)
            answers = net(images)
            error = loss(answers, labels)
            error.backward()
            trainer.step()
            with torch.no_grad():
                told[0] += float(error * len(labels))
                told[1] += float((answers.argmax(1) == labels).sum())
            clock += now(options) - started
            seen, steps = seen + len(labels), steps + 1
            if not options.epochs and steps == options.warm_up + options.steps:
                break
        if options.epochs:
            accuracy = book_accuracy(net, tests, device)  # waits
            epochs.append({"seconds": round(time.perf_counter() - born, 2), "test_accuracy": accuracy})
    spent, wall = now(options) - began, time.perf_counter() - walled
    if options.device == "cpu":
        spent += seen * loading(batches.dataset)
    rates = {"by_its_clock": seen / clock, "end_to_end": seen / spent, "wall": seen / wall}
    last = epochs[-1]["test_accuracy"] if epochs else None
    return rates | {"test_accuracy": last, "epochs": epochs, "loader": batches.dataset.by}


def loading(pictures, count=300):
    """Seconds of the processor that the loader's processes take for an image."""
    began = time.process_time()
    for at in range(count):
        pictures[at % len(pictures)]
    return (time.process_time() - began) / count


def book_accuracy(net, tests, device):
    net.eval()
    right = 0
    with torch.no_grad():
        for images, labels in tests:
            right += int((net(images.to(device)).argmax(1) == labels.to(device)).sum())
    return right / len(tests.dataset)


# --- ours


def book_graph(size=96, *, batch_norm=False) -> LayerGraph:
    """The same network as our graph (the preset `googlenet` at 1 x size x size), built without the design's part."""
    builder = GraphBuilder((1, size, size))
    scope = Scope()

    def conv(name, at, width, kernel, stride=1):
        square = (kernel, kernel)
        op = ops.Conv2d(width, square, (stride, stride), (kernel // 2, kernel // 2), not batch_norm)
        at = builder.add(f"{name}.conv", op, (at,), scope)
        if batch_norm:
            at = builder.add(f"{name}.bn", ops.BatchNorm2d(), (at,), scope)
        return builder.add(f"{name}.relu", ops.ReLU(), (at,), scope)

    def pool(name, at, stride=2):
        return builder.add(name, ops.MaxPool2d((3, 3), (stride, stride), (1, 1)), (at,), scope)

    at = pool("maxpool1", conv("conv1", "input", 64, 7, 2))
    at = pool("maxpool2", conv("conv3", conv("conv2", at, 64, 1), 192, 3))
    for name, (c1, c2, c3, c4) in BLOCKS.items():
        block = f"inception{name}"
        ends = [conv(f"{block}.branch1", at, c1, 1)]
        for branch, (reduced, width), kernel in (("branch2", c2, 3), ("branch3", c3, 5)):
            ends.append(conv(f"{block}.{branch}.1", conv(f"{block}.{branch}.0", at, reduced, 1), width, kernel))
        ends.append(conv(f"{block}.branch4.1", pool(f"{block}.branch4.0", at, 1), c4, 1))
        at = builder.add(f"{block}.cat", ops.Cat(), tuple(ends), scope)
        if name in POOL_AFTER:
            at = pool(f"maxpool{3 + POOL_AFTER.index(name)}", at)
    at = builder.add("avgpool", ops.AdaptiveAvgPool2d((1, 1)), (at,), scope)
    at = builder.add("flatten", ops.Flatten(), (at,), scope)
    return builder.graph(builder.add("fc", ops.Linear(10), (at,), scope))


def recipe(**changes):
    """The book's, with the fields of explorer.runs.recipes.Recipe that the trainer's core reads."""
    plain = {"batch": 128, "learning_rate": 0.1, "initialization": "xavier", "optimizer": "sgd", "momentum": 0.0,
             "nesterov": False, "weight_decay": 0.0, "schedule": "constant", "warm_up": 0.2, "label_smoothing": 0.0,
             "flip": False, "shift": 0, "partial_batch": True, "ema": None, "clip": None, "batch_norm_momentum": None,
             "dropout": None, "auxiliary_weight": 0.3}  # fmt: skip
    return Values(**plain | changes)


FAST = {"initialization": "kaiming", "momentum": 0.9, "nesterov": True, "weight_decay": 5e-4, "schedule": "one_cycle",
        "label_smoothing": 0.1, "flip": True, "batch_norm_momentum": 0.4, "partial_batch": False}  # fmt: skip
FASHION = Values(classes=range(10), mean=(0.2860,), std=(0.3530,))
OFF = {"channels_last": False, "number_format": "fp32", "fused_convolutions": False, "fused_optimizer": False,
       "kept_memory": False, "cuda_graph": False, "compile": False}  # fmt: skip
PIECES = ("channels_last", "fused_convolutions", "fused_optimizer", "kept_memory", "number_format", "cuda_graph")


def setup(graph, data, options, chosen, **wishes):
    """Ours, ready to train with these wishes."""
    device = torch.device(options.device)
    job = Job(10**9, len(groups(graph.nodes)), data["train"].nbytes + data["test"].nbytes)
    threads = options.threads if options.device == "cpu" else None
    decisions = decide(Switches(threads=threads, **wishes), look(device), job)
    built = build(graph, chosen, options.seed, device, decisions)
    place = Place(device, *(bool(decisions[name].value) for name in ("resident", "channels_last")))
    return built, Batches(Values(**data), FASHION, graph.input.shape, place, chosen, options.seed)


def ours(options, **wishes):
    """Examples a second, of the steps alone and with the tests that the book's loop makes, too."""
    data = load(options)
    chosen = recipe(batch=options.batch)
    built, batches = setup(book_graph(options.size), data, options, chosen, **wishes)
    epoch = -(-batches.train_count // options.batch)
    steps = options.epochs * epoch or options.steps
    accuracy, testing, seen = None, 0.0, 0
    warm_up = options.warm_up + built.untimed
    for step in range(warm_up + steps):
        if step == warm_up:
            batches.wait()
            began, walled, seen = now(options), time.perf_counter(), 0
            built.step.tally.zero_()
        images, labels = batches.next()
        built.run(images, labels, 0.1)
        seen += len(labels)
        if options.epochs and (step + 1 - warm_up) % epoch == 0:
            batches.wait()
            started = now(options)
            accuracy = test(built.module, batches, built.step.autocast, lambda: False).accuracy
            testing += now(options) - started
    loss = (built.step.tally / seen).tolist()[0]  # waits
    spent, wall = now(options) - began, time.perf_counter() - walled
    on = {name: list(decision) for name, decision in built.decisions.items()}
    rates = {"by_its_clock": seen / (spent - testing), "end_to_end": seen / spent, "wall": seen / wall}
    return rates | {"test_accuracy": accuracy, "finite": math.isfinite(loss), "switches": on}


def now(options):
    """Seconds; on a processor those that it gave to this process."""
    return time.process_time() if options.device == "cpu" else time.perf_counter()


def stages(options):
    """(title, function, its wishes) of the waterfall, each with one piece more than the one before it."""
    found = [("the book's loop", "book", {}), ("the book's loop, tuned loader", "tuned", {})]
    machine, wishes = look(torch.device(options.device)), dict(OFF)
    found.append(("data on the device", "ours", dict(wishes)))
    for name in PIECES:
        wishes[name] = None
        decision = decide(Switches(**wishes), machine, Job(10**9, 9))[name]
        if decision.value not in (False, "fp32"):
            title = str(decision.value) if name == "number_format" else TITLES[name]
            found.append((f"+ {title}", "ours", dict(wishes)))
    book, ours = found[:2], found[2:]
    return book + ours[-options.pieces :]


def waterfall(options):
    """Each stage in a process of its own, the best of the repeats, which go round so that a busy minute hits all."""
    rows = {title: [] for title, _, _ in stages(options)}
    for _ in range(options.repeats):
        for title, kind, wishes in stages(options):
            rows[title].append(in_a_process(options, kind, wishes))
            print(f"  {title}: {rows[title][-1]['end_to_end']:,.1f} examples/s", flush=True)
    best = {title: max(found, key=lambda one: one["end_to_end"]) for title, found in rows.items()}
    base = best["the book's loop"]["end_to_end"]
    table = [
        {"stage": title, **one, "times": one["end_to_end"] / base, "all": [row["end_to_end"] for row in rows[title]]}
        for title, one in best.items()
    ]
    header = ("stage", "by its clock", "end to end", "by the wall", "times the book's")
    rates = ("by_its_clock", "end_to_end", "wall")
    shown = [[row["stage"], *(f"{row[key]:,.1f}" for key in rates), f"{row['times']:.2f}"] for row in table]
    _report.print_table(header, shown)
    figure(table, options)
    return table


def in_a_process(options, kind, wishes):
    """A stage's figures from a fresh interpreter: kept memory and oneDNN's cache are a process's."""
    told = json.dumps({"options": vars(options), "kind": kind, "wishes": wishes})
    result = subprocess.run([sys.executable, sys.argv[0], "--stage", told], capture_output=True, text=True, check=False)
    if result.returncode:
        raise RuntimeError(f"{kind} {wishes}: {result.stderr[-2000:]}")
    return json.loads(result.stdout.splitlines()[-1])


def stage(told):
    """What such a process does."""
    options = Values(**told["options"])
    if options.device == "cpu" and options.threads == 1 and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # one core, the loader's processes included
    if options.device == "cpu":
        torch.set_num_threads(options.threads)
    kinds = {"book": book, "tuned": lambda o: book(o, tuned=True), "ours": ours, "race": race_once}
    print(json.dumps(kinds[told["kind"]](options, **told["wishes"])))


def figure(table, options):
    """The waterfall as bars, one a stage."""
    most, height, left = max(row["end_to_end"] for row in table), 30, 250
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" width="760" height="{height * len(table) + 44}" '
             'font-family="sans-serif" font-size="13">',
             f'<text x="8" y="20" font-weight="600">Examples per second, end to end: GoogLeNet, {options.size} x '
             f'{options.size}, batch {options.batch}, {options.device}</text>']  # fmt: skip
    lines.insert(1, '<rect width="100%" height="100%" fill="#fff"/>')  # readable on a dark page
    for at, row in enumerate(table):
        y, width = 34 + at * height, 360 * row["end_to_end"] / most
        color = "#7A8699" if "book" in row["stage"] else "#2F6FDE"
        title = row["stage"].replace("&", "&amp;")
        lines.append(f'<text x="8" y="{y + 16}">{title}</text><rect x="{left}" y="{y + 3}" width="{width:.1f}" '
                     f'height="18" rx="3" fill="{color}"/><text x="{left + width + 8:.1f}" y="{y + 16}">'
                     f"{row['end_to_end']:,.0f} ({row['times']:.2f} times)</text>")  # fmt: skip
    if folder := _report.results():
        (folder / "training.svg").write_text("\n".join([*lines, "</svg>"]) + "\n", encoding="utf-8")


# --- the same result


def correct(options):
    """Largest relative differences; each with the bound that it must keep."""
    options = exact(options)
    found = {"the book's network and ours, fp64": [same_as_the_book(), 1e-10],
             "1x1 convolutions as one and plain, fp64": [fused_against_plain(options), 1e-10],
             "loss curve with everything on and off, fp64": [curves_apart(options), 1e-5]}  # fmt: skip
    if look(torch.device(options.device)).graphs:
        found["loss curve captured and eager, fp64"] = [captured_apart(options), 1e-5]
    for name, (difference, bound) in found.items():
        print(f"  {name}: {difference:.1e} (at most {bound:.0e})")
    return found


def exact(options):
    """On the processor where the device has no fp64."""
    return Values(**vars(options) | {"device": "cpu"}) if options.device.startswith("mps") else options


def same_as_the_book():
    torch.manual_seed(0)
    theirs, mine = book_network().double(), to_module(book_graph(48)).double()
    own = dict(mine.named_parameters())
    order = [node.name for node in mine.graph.nodes if isinstance(node.op, ops.Conv2d | ops.Linear)]
    layers = [layer for layer in theirs.modules() if isinstance(layer, nn.Conv2d | nn.Linear)]
    with torch.no_grad():
        for name, layer in zip(order, layers, strict=True):
            own[f"{name}.weight"].copy_(layer.weight)
            own[f"{name}.bias"].copy_(layer.bias)
    images = torch.randn(4, 1, 48, 48, dtype=torch.double)
    return apart(theirs(images), mine(images))


def fused_against_plain(options):
    device, worst = torch.device(options.device), 0.0
    for batch_norm in (False, True):
        torch.manual_seed(0)
        graph = book_graph(64, batch_norm=batch_norm)
        plain, fused = to_module(graph).double().to(device), to_module(graph).double().to(device)
        fused.load_state_dict(plain.state_dict())
        fuse(fused)
        images = torch.randn(8, 1, 64, 64, dtype=torch.double, device=device)
        outputs = [module(images) for module in (plain, fused)]
        for output in outputs:
            output.square().sum().backward()
        gradients = [torch.cat([p.grad.flatten() for p in module.parameters()]) for module in (plain, fused)]
        worst = max(worst, apart(*outputs), apart(*gradients))
    return worst


def curves_apart(options):
    """Everything off against everything on but another number format."""
    return apart(loss_curve(options, **OFF)[0], loss_curve(options, number_format="fp32")[0])


def captured_apart(options):
    """Both with the fused optimizer, without which nothing is captured; RuntimeError where nothing was."""
    wishes = OFF | {"fused_optimizer": None}
    eager, _ = loss_curve(options, **wishes)
    captured, decisions = loss_curve(options, **wishes | {"cuda_graph": None})
    decision = decisions["cuda_graph"]
    if decision.value is not True:
        raise RuntimeError(f"the step was not captured: {decision.reason}")
    return apart(eager, captured)


def loss_curve(options, **wishes):
    """Of `losses` steps of 32 images in fp64, and the decisions as they turned out.

    In fp32 training enlarges the rounding of sums in another order: from 1e-7 to 1e-3 of the loss in these 20 steps.
    """
    small = Values(**vars(options) | {"size": 32, "batch": 32})
    chosen = recipe(batch=32, initialization="kaiming", partial_batch=False)
    built, batches = setup(book_graph(32), load(small), small, chosen, **wishes)
    built.module.double()
    losses = []
    for _ in range(options.losses):
        images, labels = batches.next()
        built.step.tally.zero_()
        built.run(images.double(), labels, 0.005)
        losses.append(float(built.step.tally[0]) / 32)
    return torch.tensor(losses), built.decisions


def apart(one, other):
    return float(((one - other).abs().max() / one.abs().max()).detach())


# --- the race to 0.889


def race(options):
    """Each seed in a process of its own: cold, then warm."""
    found = [in_a_process(Values(**vars(options) | {"seed": seed}), "race", {}) for seed in range(options.race_seeds)]
    taken = {kind: [one[kind] for one in found] for kind in ("cold", "warm")}
    for seed, one in enumerate(found):
        print(f"  seed {seed}: cold {one['cold']}, warm {one['warm']} s, test accuracy {one['accuracy']}")
    worst = {kind: None if None in seconds else max(seconds) for kind, seconds in taken.items()}
    return {"accuracy": options.race_accuracy, "seeds": found, "worst_seconds": worst}


def race_once(options):
    data, seconds, accuracies = load(options), [], []
    for _ in ("cold", "warm"):
        taken, accuracy = to_accuracy(data, options)
        seconds.append(taken)
        accuracies.append(accuracy)
    return {"cold": seconds[0], "warm": seconds[1], "accuracy": accuracies}


def to_accuracy(data, options):
    """Seconds until the accuracy is reached, from before the model is built; None where it never was."""
    began = time.perf_counter()
    chosen = recipe(batch=options.race_batch, learning_rate=options.race_rate, **FAST)
    built, batches = setup(book_graph(options.size, batch_norm=True), data, options, chosen)
    epoch = batches.train_count // chosen.batch
    total, accuracy = options.race_epochs * epoch, 0.0
    for step in range(total):
        built.run(*batches.next(), learning_rate(chosen, step / total))
        late = step + 1 == total or (step + 1 > total // 2 and (step + 1) % max(1, epoch // 2) == 0)
        if late:
            accuracy = test(built.module, batches, built.step.autocast, lambda: False).accuracy
            if accuracy >= options.race_accuracy:
                return round(time.perf_counter() - began, 2), accuracy
    return None, accuracy


# --- what live curves cost


def live_curves(options):
    """Share of the time that it takes to read and store the figures four times a second.

    On a GPU reading waits for the device: pairs with and without, median. A processor's cost is what the reading takes.
    """
    built, batches = setup(book_graph(options.size), load(options), options, recipe(batch=options.batch))
    for _ in range(options.warm_up + built.untimed):
        built.run(*batches.next(), TINY_RATE)
    with tempfile.TemporaryDirectory() as folder, recorder(Path(folder)) as (store, record):
        if options.device == "cpu":
            measured = [rate(built, batches, options, record)]
            cost = measured[0]["reporting"]
        else:
            measured = [rate(built, batches, options, one) for _ in range(5) for one in (None, record)]
            pairs = zip(measured[::2], measured[1::2], strict=True)
            cost = statistics.median(1 - reading["rate"] / plain["rate"] for plain, reading in pairs)
    print(f"  live curves cost {cost:.2%}, in {store}, with {measured[-1]['reports']:.1f} reports a second")
    return {"cost": cost, "store": store, "measured": measured}


def rate(built, batches, options, record):
    """Over `curve_seconds`: examples and reports a second, and the share of the time that the reports took.

    The host is no further ahead than in the trainer's loop: behind a long queue of steps it would report too seldom.
    """
    ahead = ahead_of(batches.device)
    built.step.tally.zero_()
    batches.wait()
    began, reported, reporting = now(options), time.perf_counter(), 0.0
    seen, told, steps, reports = 0, 0, 0, 0
    while now(options) - began < options.curve_seconds:
        images, labels = batches.next()
        built.run(images, labels, TINY_RATE)
        ahead()
        seen, steps = seen + len(labels), steps + 1
        if record and time.perf_counter() - reported >= REPORT_SECONDS:
            started, reported = now(options), time.perf_counter()
            loss, right = (built.read() / (seen - told)).tolist()
            record(steps, started - began, {"loss": loss, "train_accuracy": right, "learning_rate": TINY_RATE})
            built.step.tally.zero_()
            reporting += now(options) - started
            told, reports = seen, reports + 1
    batches.wait()
    spent = now(options) - began
    return {"rate": seen / spent, "reports": reports / spent, "reporting": reporting / spent}


@contextmanager
def recorder(folder):
    """Which store it is, and what writes a report into it."""
    try:
        record = app_store(folder)
    except ImportError:
        record = None
    if record:
        yield "the app's store", record
        return
    with closing(sqlite3.connect(folder / "curves.sqlite3")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE metrics (series TEXT, step INTEGER, seconds REAL, value REAL)")
        yield "a table like it", partial(insert, connection)


def app_store(folder):
    """Writes as the trainer does; ImportError on a bare machine."""
    from explorer.design import preset
    from explorer.runs.config import Settings, configure
    from explorer.runs.records import Progress
    from explorer.runs.store import Store

    store = Store(folder)
    run = store.create(configure(preset("googlenet"), Settings(), has_batch_norm=False), "cpu").id

    def record(step, seconds, values):
        store.record_all(run, [(Progress(step, step, seconds), values)])

    return record


def insert(connection, step, seconds, values):
    rows = [(series, step, seconds, value) for series, value in values.items()]
    with connection:
        connection.executemany("INSERT INTO metrics VALUES (?, ?, ?, ?)", rows)


# --- data, command line


def load(options):
    """Fashion-MNIST as uint8 tensors N x 1 x 28 x 28 and labels, from its four files."""
    if options.data == DRAWN:
        return drawn(options.images or 60_000)
    places = [options.data, str(Path(sys.argv[0]).resolve().parent), str(DEBIAN)]
    for place in map(Path, filter(None, places)):
        found = {name: next((place / f"{file}{end}" for end in (".gz", "") if (place / f"{file}{end}").is_file()), None)
                 for name, file in FILES.items()}  # fmt: skip
        if all(found.values()):
            read = {name: idx(path) for name, path in found.items()}
            return {name: values[: options.images] if options.images else values for name, values in read.items()}
    looked = ", ".join(filter(None, places))
    raise SystemExit(f"Fashion-MNIST's four files ({', '.join(FILES.values())}) are in none of {looked}")


def drawn(count):
    """Images and labels like Fashion-MNIST's that say nothing."""
    generator, data = torch.Generator().manual_seed(0), {}
    for part in ("train", "test"):
        data[part] = torch.randint(256, (count, 1, 28, 28), dtype=torch.uint8, generator=generator)
        data[f"{part}_labels"] = (torch.arange(count) % 10).byte()
    return data


def idx(path):
    raw = (gzip.open if path.suffix == ".gz" else open)(path, "rb").read()
    dimensions = raw[3]
    shape = [int.from_bytes(raw[4 + 4 * at : 8 + 4 * at]) for at in range(dimensions)]
    values = torch.frombuffer(bytearray(raw[4 + 4 * dimensions :]), dtype=torch.uint8).view(shape)
    return values[:, None].contiguous() if dimensions == 3 else values


def wait(device):
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()


def pack(path):
    """One file with what is needed of the project, for a machine that has nothing but torch."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("explorer/__init__.py", "")
        # a module of its own: what lies in a zip's __main__ is unknown to processes that are not forked
        archive.writestr("__main__.py", "import training\n\ntraining.main()\n")
        archive.write(HERE / "training.py", "training.py")
        archive.write(HERE / "_report.py", "_report.py")
        for name in PACKAGES:
            for file in (ROOT / "explorer" / name).glob("*.py"):
                archive.write(file, file.relative_to(ROOT))
    print(f"written: {path}; run it as: python {path.name}, with Fashion-MNIST's four files beside it")


def arguments(told=None):
    device = argparse.ArgumentParser(add_help=False)
    first = "cuda:0" if torch.cuda.is_available() else "cpu"
    device.add_argument("--device", default=first, help=f"cpu, cuda:N or mps (default: {first})")
    gpu = device.parse_known_args(told)[0].device != "cpu"
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0], parents=[device], allow_abbrev=False)
    for name, default, text in (
        ("parts", "waterfall,correct,race,curves" if gpu else "waterfall,correct,curves", "which, with commas"),
        ("data", "", f"folder of the four files, or `{DRAWN}`: images drawn at random"),
        ("threads", 1, "on a processor"), ("size", 96, "side of the images"), ("batch", 128, "images in a step"),
        ("epochs", 10 if gpu else 0, "whole epochs with their tests; 0: `steps`"), ("steps", 4, "timed steps"),
        ("warm-up", 2, "steps before them"), ("repeats", 1 if gpu else 3, "of the waterfall"), ("seed", 0, ""),
        ("pieces", 0, "of the waterfall's stages that are ours the last so many; 0: all"),
        ("race-seeds", 5, ""), ("race-epochs", 5, ""), ("race-batch", 256, ""), ("race-rate", 0.1, "peak"),
        ("race-accuracy", ACCURACY, ""), ("curve-seconds", 10.0, "of each measurement"),
        ("losses", 20, "steps of the curves that are compared"),
        ("images", 0, "of each split; 0: all"),
    ):  # fmt: skip
        parser.add_argument(f"--{name}", type=type(default), default=default, help=f"{text} (default: {default})")
    parser.add_argument(_report.SMALLEST, action="store_true", help=_report.SMALLEST_TEXT)
    parser.add_argument("--pack", type=Path, help="write one file for a bare machine, and end")
    parser.add_argument("--stage", type=json.loads, help=argparse.SUPPRESS)
    options = parser.parse_args(told)
    if options.smallest:
        vars(options).update(SMALLEST)
    if options.device == "cuda":
        options.device = "cuda:0"  # torch.cuda.set_device wants a number
    return options


def claims(options, found):
    """The claim's parts, and whether they hold."""
    told, table, racing = {}, found.get("waterfall"), found.get("race")
    if table:
        told |= faster(options, table)
    for name, (difference, bound) in found.get("correct", {}).items():
        told[f"{name}: {difference:.1e}"] = difference <= bound
    if racing:
        told[f"every seed reaches {racing['accuracy']}, cold and warm"] = None not in racing["worst_seconds"].values()
    if table and racing and table[0]["epochs"] and options.device != "cpu":
        told |= sooner(table[0]["epochs"], racing)
    if "curves" in found:
        cost = found["curves"]["cost"]
        told[f"live curves cost at most {CURVES_BAR:.0%}: {cost:.2%}"] = cost <= CURVES_BAR
    return told


def faster(options, table):
    first, last = table[0], table[-1]
    times, clock = last["times"], last["by_its_clock"] / first["by_its_clock"]
    if options.device == "cpu":
        bar = BAR if look(torch.device("cpu")).bf16 else BAR_WITHOUT_BF16
        return {f"at least {bar} times the book's examples/s: {times:.2f}": times >= bar}
    whole, alone = BARS_ON_GPU
    return {
        f"at least {whole} times end to end: {times:.2f}": times >= whole,
        f"at least {alone} times by the book's clock: {clock:.2f}": clock >= alone,
    }


def sooner(epochs, racing):
    """Against the book's own loop; one that never gets there would have taken longer than all its epochs."""
    accuracy, ours = racing["accuracy"], racing["worst_seconds"]["cold"]
    text = f"at least {SOONER_BAR} times sooner at test accuracy {accuracy}"
    if ours is None:
        return {f"{text}: a seed never gets there": False}
    reached = [one["seconds"] for one in epochs if one["test_accuracy"] >= accuracy]
    times = min(reached, default=epochs[-1]["seconds"]) / ours
    return {f"{text}: {'' if reached else 'at least '}{times:.2f}": times >= SOONER_BAR}


def device_name(device):
    if device.startswith("cuda"):
        return torch.cuda.get_device_name(device)
    return "Apple's GPU" if device.startswith("mps") else "the processor"


def main():
    options = arguments()
    if options.pack:
        pack(options.pack)
        return
    if options.stage:
        stage(options.stage)
        return
    if PACKED and not options.smallest:
        os.environ.setdefault("EXPLORER_RESULTS", str(Path.cwd()))
    options = Values(
        **{name: value for name, value in vars(options).items() if name not in ("pack", "stage", "smallest")}
    )
    if options.device == "cpu":
        torch.set_num_threads(options.threads)
    known = dict(zip(PARTS, (waterfall, correct, race, live_curves), strict=True))
    found = {}
    for part in options.parts.split(","):
        print(part, flush=True)
        found[part] = known[part](options)
    told = vars(options) | {"data": _report.portable(options.data)}
    packages = ("torch", *(("pillow", "torchvision") if has_pil() else ()))
    _report.write("training.py", __doc__, packages, device=device_name(options.device), options=told, **found)
    _report.conclude(claims(options, found))


if __name__ == "__main__":
    main()
