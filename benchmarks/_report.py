"""What the benchmarks share: where they ran, a table on the screen, a JSON file in benchmarks/results."""

import argparse
import ctypes
import json
import os
import platform
import re
import shlex
import statistics
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT, RESULTS = HERE.parent, HERE / "results"
PACKED = not HERE.is_dir()  # inside a zip: there is no repository
DRIVER = Path("/proc/driver/nvidia/version")
SMALLEST = "--smallest"
SMALLEST_TEXT = "only see that it runs to its end: as little as it can do, nothing judged, nothing kept"


def asked(about: str, *names: str) -> argparse.Namespace:
    """What the command line asks for: `smallest`, and a whole number from 1 by each name, None where none is given.

    A name that ends in `...` takes as many as there are, as a list.
    """
    return parser(about, *names).parse_args()


def parser(about: str, *names: str) -> argparse.ArgumentParser:
    """What reads such a command line, for a benchmark that takes more."""
    parser = argparse.ArgumentParser(description=about.partition("\n\n")[0], allow_abbrev=False)
    for name in names:
        several = name.endswith("...")
        parser.add_argument(name.removesuffix("..."), type=_count, nargs="*" if several else "?")
    parser.add_argument(SMALLEST, action="store_true", help=SMALLEST_TEXT)
    return parser


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text)):
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 1")
    return int(text)


def smallest() -> bool:
    """Whether this run is no measurement: it shows that the benchmark still runs to its end."""
    return SMALLEST in sys.argv[1:]


def percentiles(milliseconds: Sequence[float]) -> dict[str, float]:
    """The median and the 95th percentile."""
    high = statistics.quantiles(milliseconds, n=20)[-1] if len(milliseconds) > 1 else milliseconds[0]
    return {"p50_ms": round(statistics.median(milliseconds), 1), "p95_ms": round(high, 1)}


def machine() -> dict[str, Any]:
    """Processor, cores that this process may use, operating system."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return {"processor": _processor(), "cores": cores, "system": platform.system()}


def _processor() -> str:
    """The model's name as Linux gives it, else the architecture."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()


def versions(packages: Sequence[str]) -> dict[str, Any]:
    """Of Python and of these packages; with torch, of what it computes with on NVIDIA."""
    found = {"python": platform.python_version(), **{package: version(package) for package in packages}}
    return found | (_torch() if "torch" in packages else {})


def _torch() -> dict[str, Any]:
    """The build of torch and what lies under it, as far as it is there."""
    import torch

    found = {
        "torch": str(torch.__version__),
        "cuda": torch.version.cuda,
        "cudnn": torch.backends.cudnn.version(),
        "nvidia_driver": _driver(),
    }
    return {name: told for name, told in found.items() if told}


def _driver() -> str | None:
    """From the kernel, else, as some containers hide that, from the driver's own library."""
    if DRIVER.exists():
        found = re.search(r"\d+(\.\d+)+", DRIVER.read_text(encoding="utf-8"))
        return found and found[0]
    try:
        library = ctypes.CDLL("libnvidia-ml.so.1")
    except OSError:
        return None
    told = ctypes.create_string_buffer(80)
    failed = library.nvmlInit_v2() or library.nvmlSystemGetDriverVersion(told, len(told))
    return None if failed else told.value.decode()


def command() -> str:
    """As it was started, from the root of the repository; it tells nothing of where that or anything else lies."""
    return shlex.join([_inside(Path(sys.executable)) or "python", *map(portable, sys.orig_argv[1:])])


def portable(argument: str) -> str:
    """A path in the repository from its root, any other its name alone; what is no path as it is."""
    option, equals, value = argument.rpartition("=")
    path = Path(value)
    if value and (path.is_absolute() or path.exists()):
        value = _inside(path) or path.name
    return option + equals + value


def _inside(path: Path) -> str | None:
    """From the root of the repository, where it lies there."""
    path = path.absolute()
    path = path.parent.resolve() / path.name  # an environment's interpreter is a link to one outside
    return path.relative_to(ROOT).as_posix() if not PACKED and path.is_relative_to(ROOT) else None


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns aligned to the right, the first to the left."""
    widths = [max(len(row[i]) for row in (header, *rows)) for i in range(len(header))]
    for row in (header, *rows):
        cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
        cells[0] = row[0].ljust(widths[0])
        print("  ".join(cells).rstrip())


def results() -> Path | None:
    """Where results go: benchmarks/results, or EXPLORER_RESULTS for a run that is no measurement to keep.

    The smallest form has nowhere to write but there.
    """
    named = os.environ.get("EXPLORER_RESULTS")
    if smallest() and not named:
        return None
    folder = Path(named) if named else RESULTS
    folder.mkdir(exist_ok=True)
    return folder


def write(script: str, claim: str, packages: Sequence[str], **content: Any) -> None:
    """Writes SCRIPT.json into the folder of the results: the claim, the command, machine, versions, day, `content`."""
    name, folder = Path(script).stem, results()
    if folder is None:
        print("not written: the smallest form measures nothing")
        return
    report = {
        "claim": claim,
        "command": command(),
        "day": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "versions": versions(packages),
        **content,
    }
    path = folder / f"{name}.json"
    path.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(f"written: {path.name}")


def conclude(claims: Mapping[str, bool]) -> None:
    """Prints each part of the claim and whether it holds; ends the process with status 1 when one does not.

    The smallest form judges nothing: it ends with 0.
    """
    if smallest():
        for text in claims:
            print(f"not judged: {text}")
        sys.exit(0)
    for text, holds in claims.items():
        print(f"{'holds' if holds else 'FAILS'}: {text}")
    sys.exit(0 if all(claims.values()) else 1)
