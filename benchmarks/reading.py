"""Claim: for a design not seen before, `lower` + `analyze` with all rows of layers, blocks and stages is at least 50
times faster than building its module on meta and counting it there with torch's FlopCounterMode or with torchinfo; with
all other readings together (operations as six tools count them, memory, receptive fields, limits of the input, depth)
it is still at least 25 times faster than FlopCounterMode. It does not grow with the input size (at most 1.25 times from
96 to 1024 pixels) and is linear in the blocks (900 against 90: at most 13 times).

How: GoogLeNet with its nine blocks repeated 1, 10 and 100 times, and one design of each other kind of block and with
the variants that add most layers, at 96, 224 and 1024 pixels. Each measurement reads a design that was never read
before (one channel differs). All three read the same networks, taking turns within one run; the least CPU time of the
one thread that works (what is above it is the machine's: a virtual one may be twice as slow for seconds), with the
garbage collector off meanwhile (timeit's convention). Ours starts from the design, so theirs does too: build and count
are measured apart and added for `ratio_with_build`; `ratio` leaves the build out, though ours keeps its lowering. The
totals must be equal, or the run fails.

    .venv/bin/python benchmarks/reading.py [--smallest]            (about 6 minutes)
"""

import gc
import itertools
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import torchinfo
from torch.utils.flop_counter import FlopCounterMode

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import _report
import explorer
from explorer.analysis import CONVENTIONS, Readings, Setting, readings
from explorer.torch_backend import to_module

VARIED = "googlenet, expanded, residual, batch norm"
OTHERS = ("alexnet", "vgg16", "nin", VARIED)
RATIO, ALL_RATIO, GROWTH, LINEARITY = 50.0, 25.0, 1.25, 13.0
SETTING = Setting()
Counts = dict[int | str, int]


@dataclass(frozen=True)
class Extent:
    """How much is measured: designs read in a round, and networks that each peer reads, by case: a number of repeats,
    or another design. The last two repeats tell how it grows with the blocks.
    """

    sizes: tuple[int, ...]
    rounds: int
    ours: Counts
    peers: Counts


USUAL = Extent(
    (96, 224, 1024),
    3,
    ours={1: 40, 10: 20, 100: 8, **dict.fromkeys(OTHERS, 40)},
    peers={1: 5, 10: 2, 100: 1, **dict.fromkeys(OTHERS, 5)},
)
ONE_EACH: Counts = dict.fromkeys((1, 2, 3, *OTHERS), 1)
SMALLEST = Extent((96,), 1, ours=ONE_EACH, peers=ONE_EACH)

Samples = dict[tuple[int | str, int], dict[str, list[float]]]
unseen = itertools.count(1)


def design_of(case: int | str, pixels: int) -> explorer.DesignSpec:
    """The design of a case at pixels x pixels, with a width that no design had yet."""
    preset = "googlenet" if case == VARIED or isinstance(case, int) else case
    data: dict[str, Any] = explorer.preset(preset).model_dump(mode="json")
    data["input"] |= {"height": pixels, "width": pixels}
    for stage in data["stages"] if isinstance(case, int) else ():
        stage["blocks"] = [block | {"id": f"{block['id']}-{n}"} for n in range(case) for block in stage["blocks"]]
    if case == VARIED:
        data["variants"] |= {"factorize": "expanded", "residual": True, "batch_norm": "book"}
    first = data["stages"][0]["blocks"][0]
    first["ch1x1" if "ch1x1" in first else "channels"] = next(unseen)
    return explorer.DesignSpec.model_validate(data)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds that it took, and what it gave."""
    start = time.thread_time()
    result = work()
    return time.thread_time() - start, result


def read(design: explorer.DesignSpec) -> tuple[explorer.LayerGraph, explorer.Analysis]:
    """Ours: the graph, the totals and every row; the app keeps them all."""
    graph = explorer.lower(design)
    return graph, explorer.analyze(graph)


def read_all(design: explorer.DesignSpec) -> tuple[explorer.LayerGraph, Readings]:
    """Ours: the graph and everything that there is to know of it."""
    graph = explorer.lower(design)
    return graph, readings(graph, SETTING)


def build(design: explorer.DesignSpec) -> torch.nn.Module:
    """The peers' module, on meta."""
    with torch.device("meta"):
        return to_module(explorer.lower(design)).eval()


def count_flops(module: torch.nn.Module, image: torch.Tensor) -> int:
    """FlopCounterMode's total."""
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        module(image)
    return counter.get_total_flops()


def measure_ours(case: int | str, pixels: int, count: int, seconds: dict[str, list[float]]) -> None:
    """Reads so many new designs; adds the seconds."""
    for _ in range(count):
        design = design_of(case, pixels)
        taken, (graph, analysis) = timed(lambda design=design: read(design))
        assert len(analysis.layers) == len(graph.nodes) - 1, "a layer has no row"
        assert len(analysis.blocks) == len(list(design.blocks())), "a block has no row"
        assert analysis.stages, "no rows of stages"
        seconds["ours"].append(taken)
        design = design_of(case, pixels)
        taken, (graph, found) = timed(lambda design=design: read_all(design))
        for rows in (found.analysis.layers, found.memory.layers[1:], list(found.fields)[1:]):
            assert len(rows) == len(graph.nodes) - 1, "a layer has no row"
        assert set(found.counted) == set(CONVENTIONS), "a tool's count is missing"
        seconds["all"].append(taken)


def measure_peers(case: int | str, pixels: int, count: int, seconds: dict[str, list[float]]) -> None:
    """Builds so many new designs' modules and gives each to both peers, whose totals must be ours; adds the seconds by
    name.
    """
    image = torch.empty(1, 3, pixels, pixels, device="meta")
    for _ in range(count):
        design = design_of(case, pixels)
        taken, module = timed(lambda design=design: build(design))
        seconds["build"].append(taken)
        taken, flops = timed(lambda module=module: count_flops(module, image))
        seconds["flop_counter"].append(taken)
        taken, summary = timed(lambda module=module: torchinfo.summary(module, input_data=image, verbose=0))
        seconds["torchinfo"].append(taken)
        _, analysis = read(design)
        assert analysis.flops == flops, f"ours {analysis.flops}, FlopCounterMode {flops}"
        assert analysis.parameters == summary.total_params, f"{analysis.parameters}, torchinfo {summary.total_params}"


def measure(case: int | str, pixels: int, extent: Extent, seconds: dict[str, list[float]]) -> None:
    """Ours, then the peers, with the garbage collector off."""
    gc.disable()
    measure_ours(case, pixels, extent.ours[case], seconds)
    measure_peers(case, pixels, extent.peers[case], seconds)
    gc.enable()
    gc.collect()


def run(extent: Extent) -> Samples:
    """All rounds; depths, sizes and tools take turns, so that a busy moment of the machine meets all of them."""
    measure(1, extent.sizes[0], extent, defaultdict(list))  # warm-up
    samples: Samples = defaultdict(lambda: defaultdict(list))
    for _, case, pixels in itertools.product(range(extent.rounds), extent.ours, extent.sizes):
        measure(case, pixels, extent, samples[case, pixels])
    return samples


def main() -> None:
    extent = SMALLEST if _report.asked(__doc__ or "").smallest else USUAL
    torch.set_num_threads(1)
    samples = run(extent)
    least = {key: {name: min(values) for name, values in seconds.items()} for key, seconds in samples.items()}
    rows = [result_row(case, pixels, values) for (case, pixels), values in least.items()]
    times = ("ours ms", "all ms", "FlopCounter ms", "torchinfo ms", "build ms")
    header = ("design", "pixels", *times, "ratio", "with build", "all", "with build")
    _report.print_table(header, [table_row(row) for row in rows])

    ours = {key: values["ours"] for key, values in least.items()}
    slowest = min(row["ratio_with_build"] for row in rows)
    without_build = min(row["ratio"] for row in rows)
    slowest_all = min(row["all_ratio_with_build"] for row in rows)
    all_without_build = min(row["all_ratio"] for row in rows)
    growth = max(ours[case, extent.sizes[-1]] / ours[case, extent.sizes[0]] for case in extent.ours)
    *_, few, many = (case for case in extent.ours if isinstance(case, int))
    linearity = max(ours[many, pixels] / ours[few, pixels] for pixels in extent.sizes)
    summary = {
        "smallest_ratio": slowest,
        "without_build": without_build,
        "all_readings_smallest_ratio": slowest_all,
        "all_readings_without_build": all_without_build,
        "growth_96_to_1024": growth,
        "blocks_900_to_90": linearity,
    }
    packages = ("torch", "torchinfo", "pydantic")
    _report.write(__file__, __doc__ or "", packages, summary={k: round(v, 2) for k, v in summary.items()}, rows=rows)
    _report.conclude(
        {
            f"at least {RATIO:.0f} times faster than either peer: {slowest:.1f} times at least "
            f"({without_build:.1f} without the build)": slowest >= RATIO,
            f"all readings at least {ALL_RATIO:.0f} times faster than FlopCounterMode: {slowest_all:.1f} times "
            f"at least ({all_without_build:.1f} without the build)": slowest_all >= ALL_RATIO,
            f"no growth with the input size beyond {GROWTH}: {growth:.2f} times": growth <= GROWTH,
            f"900 blocks cost at most {LINEARITY:.0f} times 90: {linearity:.1f} times": linearity <= LINEARITY,
        }
    )


def result_row(case: int | str, pixels: int, values: dict[str, float]) -> dict[str, Any]:
    """The times in milliseconds, how many times faster ours is than the faster peer, and all than FlopCounterMode."""
    flops, whole = values["flop_counter"], values["flop_counter"] + values["build"]
    faster = min(values["flop_counter"], values["torchinfo"])
    return {
        "design": f"{9 * case} blocks" if isinstance(case, int) else case,
        "pixels": pixels,
        **{f"{name}_ms": round(value * 1000, 3) for name, value in values.items()},
        "ratio": round(faster / values["ours"], 1),
        "ratio_with_build": round((faster + values["build"]) / values["ours"], 1),
        "all_ratio": round(flops / values["all"], 1),
        "all_ratio_with_build": round(whole / values["all"], 1),
    }


def table_row(row: dict[str, Any]) -> list[str]:
    times = [f"{row[name]:.2f}" for name in ("ours_ms", "all_ms", "flop_counter_ms", "torchinfo_ms", "build_ms")]
    ratios = [f"{row[name]:.0f}" for name in ("ratio", "ratio_with_build", "all_ratio", "all_ratio_with_build")]
    return [row["design"], str(row["pixels"]), *times, *ratios]


if __name__ == "__main__":
    main()
