"""Before the start: what will be done, whether it can be done, and whether it will be enough to learn."""

from dataclasses import dataclass, replace

from explorer.data.catalog import DataError, Dataset, dataset
from explorer.data.images import missing
from explorer.design import DesignError, DesignSpec, Edit, SetValue, apply, preset
from explorer.graph import LayerGraph, ShapeError, ops, show
from explorer.lowering import lower
from explorer.runs.config import RunConfig, RunError, Settings, configure
from explorer.runs.devices import absent, resolve, without_torch
from explorer.runs.estimate import TRAINING_OVER_FORWARD, Calibration, Cost, cost
from explorer.runs.fit import dropout_shares, fitted, has_batch_norm, notes
from explorer.runs.room import SHARE, advice, needed, room, tensors

# The full-depth network at a quarter of its width reaches 74 % with 100 steps of 128 images and passes 80 % with 200.
FEW_STEPS = 200
LONG_SECONDS = 600.0  # from here on a fixed number of steps is worth a word
SMALL = {"input.height": 28, "input.width": 28, "variants.width": 0.25, "variants.batch_norm": "after_conv"}
SMALLEST = "mini-googlenet"
LONGER = (15.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0, 180.0, 300.0, 600.0)  # seconds that may be offered
COMPILING = (20, 110)  # seconds that torch.compile takes before the first step


@dataclass(frozen=True)
class Remedy:
    """What buys enough steps: edits to the design, the preset that always learns, or more time."""

    label: str
    effect: str
    edits: tuple[Edit, ...] = ()
    preset: str | None = None
    seconds: float | None = None


@dataclass(frozen=True)
class Plan:
    """`problem` is why it cannot start, else None; `config` is there unless the settings are wrong."""

    config: RunConfig | None
    problem: str | None = None
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    steps: int = 0
    seconds: float = 0.0
    examples_per_second: float = 0.0
    calibrated_by: int = 0
    remedy: Remedy | None = None
    memory: int = 0
    """Bytes that the run will take of its device's memory."""
    memory_free: int = 0
    """Bytes that nobody uses there now; 0 where nobody knows."""


def plan(design: DesignSpec, settings: Settings, calibration: Calibration | None = None) -> Plan:
    """What these settings mean for `design` on this machine."""
    calibration = calibration or Calibration()
    if absent := without_torch() or missing(settings.data):
        return Plan(None, absent)
    try:
        info = dataset(settings.data)
        graph = lower(fitted(design, info))
        config = configure(design, settings, has_batch_norm(graph))
        own = config.recipe.batch
        if settings.batch is None and own > info.train:  # the trainer could not take more either
            settings = replace(settings, batch=info.train)
            config = configure(design, settings, has_batch_norm(graph))
    except (DataError, DesignError, ShapeError, RunError) as error:
        return Plan(None, str(error))
    problem, large = _impossible(graph, config, info), list[str]()
    if not problem:
        problem, large = _too_large(graph, config, info)
    if problem:
        return Plan(config, problem)
    price = cost(graph)
    rate, steps, evaluation = _steps(price, config, info, calibration)
    few = config.is_timed and steps < FEW_STEPS
    fixed = config.steps_in(info.train)
    device = resolve(config.device)
    space = room(device)
    return Plan(
        config,
        memory=needed(graph, config, info, device),
        memory_free=space.free if space else 0,
        notes=(*notes(design, info), *_all_at_once(own, config)),
        warnings=(*_warnings(config, info, (rate, steps, evaluation)), *_idle(graph, config), *large),
        steps=fixed or steps,
        seconds=fixed * config.recipe.batch / rate if fixed else config.seconds,
        examples_per_second=rate,
        calibrated_by=calibration.runs,
        remedy=_remedy(design, settings, info, calibration) if few else None,
    )


def _all_at_once(own: int, config: RunConfig) -> tuple[str, ...]:
    batch = config.recipe.batch
    return (f"batch {batch:,} in place of {own:,}: there are no more training images",) if batch < own else ()


def _impossible(graph: LayerGraph, config: RunConfig, info: Dataset) -> str | None:
    if gone := absent(config.device):
        return gone
    batch = config.recipe.batch
    ends = graph.node(graph.output).shape
    if ends != (len(info.classes),):
        return f"the network ends in {show(ends)}, not in {len(info.classes)} classes; switch its head on"
    if batch > info.train:
        return f"batch (={batch}) must be at most {info.train:,}, the number of training images"
    last = info.train % batch if config.recipe.partial_batch else 0
    if 1 in (batch, last):
        for node in graph.nodes:
            if isinstance(node.op, ops.BatchNorm2d) and node.shape[1:] == (1, 1):
                if batch == 1:
                    return f"{node.name} would normalize over a single value: batch (=1) must be at least 2"
                left = f"the last of {info.train:,} images alone"
                return f"{node.name} would normalize over {left}: batch (={batch}) must be another"
    return None


def _too_large(graph: LayerGraph, config: RunConfig, info: Dataset) -> tuple[str | None, list[str]]:
    """Why the device's memory can't hold a step, else None; and a warning where it is likely not to."""
    device = resolve(config.device)
    found = room(device)
    if found is None:
        return None, []
    least, likely = tensors(graph, config, device), needed(graph, config, info, device)
    if likely <= found.free * SHARE:
        return None, []
    helps, where = advice(config, info, device), "this machine" if device == "cpu" else device
    if least > found.total:
        return f"a step needs {_gib(least)} of memory and {where} has {_gib(found.total)}: {helps}", []
    return None, [f"the run needs about {_gib(likely)} of memory and {where} has {_gib(found.free)} free: {helps}"]


def _gib(size: float) -> str:
    return f"{size / 2**30:,.1f} GiB"


def _steps(price: Cost, config: RunConfig, info: Dataset, calibration: Calibration) -> tuple[float, int, float]:
    """Examples a second, steps that the budget buys, and seconds that one evaluation takes, all estimated."""
    batch = config.recipe.batch
    step = price.step_seconds(batch, resolve(config.device).partition(":")[0]) * calibration.factor
    evaluation = step / batch / TRAINING_OVER_FORWARD * info.test
    training = (config.seconds - min(evaluation, config.seconds / 2)) * 0.9  # a tenth goes to evaluations on the way
    return batch / step, max(1, int(training / step)), evaluation


def _warnings(config: RunConfig, info: Dataset, estimate: tuple[float, int, float]) -> list[str]:
    rate, steps, evaluation = estimate
    said = []
    fixed = config.steps_in(info.train)
    seconds = (fixed or 0) * config.recipe.batch / rate
    if config.is_timed and steps < FEW_STEPS:
        bought = _plural(steps, "step")
        said.append(f"{config.seconds:g} s buy about {bought} here: too few to learn much, unless the design is small")
    if fixed and seconds > LONG_SECONDS:
        said.append(f"{config.budget} take about {duration(seconds)} here")
    if config.switches.compile and config.is_timed and config.seconds < 2 * COMPILING[1]:
        least, most = COMPILING
        said.append(f"torch.compile takes {least} to {most} s of the {config.seconds:g} s before the first step")
    if config.is_timed and evaluation > config.seconds / 2:
        said.append(f"the test at the end alone takes about {evaluation:,.0f} s")
    return said


def _idle(graph: LayerGraph, config: RunConfig) -> list[str]:
    """What the recipe sets and the design has no layer for."""
    share = config.recipe.dropout
    if share is None or dropout_shares(graph):
        return []
    return [f"dropout (={share:g}) changes nothing: the design has no dropout layer"]


def duration(seconds: float) -> str:
    """A time in the unit that fits: `40 s`, `12 min`, `3.5 h`, `9 days`."""
    for size, unit, digits in ((86400.0, "days", 0), (3600.0, "h", 1), (60.0, "min", 0)):
        if seconds >= 2 * size:
            return f"{seconds / size:.{digits}f} {unit}"
    return f"{seconds:.0f} s"


def _plural(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _remedy(design: DesignSpec, settings: Settings, info: Dataset, calibration: Calibration) -> Remedy | None:
    """The least intrusive of what helps on this machine; None where nothing does within ten minutes."""
    edits = tuple(SetValue(at=path, value=value) for path, value in SMALL.items() if _at(design, path) != value)
    if edits and (steps := _bought(design, edits, settings, info, calibration)) >= FEW_STEPS:
        return Remedy("Use 28 × 28, width 0.25, batch norm", f"Buys about {steps:,} steps", edits=edits)
    smallest = preset(SMALLEST)
    if design != smallest and (steps := _bought(smallest, (), settings, info, calibration)) >= FEW_STEPS:
        return Remedy(f"Use {SMALLEST}", f"Learns within seconds: about {steps:,} steps", preset=SMALLEST)
    for seconds in LONGER:
        longer = replace(settings, seconds=seconds)
        if (steps := _bought(design, (), longer, info, calibration)) >= FEW_STEPS:
            return Remedy(f"Train for {duration(seconds)}", f"Buys about {steps:,} steps", seconds=seconds)
    return None


def _bought(
    design: DesignSpec, edits: tuple[Edit, ...], settings: Settings, info: Dataset, calibration: Calibration
) -> int:
    """Steps that the budget buys for the design with these edits; 0 where it can't be trained so."""
    try:
        edited = fitted(apply(design, *edits), info)
        graph = lower(edited)
        config = configure(edited, settings, has_batch_norm(graph))
    except (DesignError, ShapeError, RunError):
        return 0
    return _steps(cost(graph), config, info, calibration)[1]


def _at(design: DesignSpec, path: str) -> object:
    at: object = design
    for part in path.split("."):
        at = getattr(at, part)
    return at
