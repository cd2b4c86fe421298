"""Whether the quick tests notice when the core is wrong: mutants of `graph`, `lowering` and `analysis`.

Every mutation that cosmic-ray knows in these packages is listed, 300 of them are drawn with a fixed seed, and each is
tried on its own: one change in a copy of the repository, in which the quick tests of the core run until one fails. A
mutant that no test fails survives. `benchmarks/results/mutants.json` claims that each survivor is equivalent (nothing
that it does differs), for the reason beside it, or that a test was added that kills it.

    .venv/bin/uv pip install cosmic-ray==8.7.0      not a dependency: nothing else needs it
    .venv/bin/python -m scripts.mutants             all; an hour on two cores
    .venv/bin/python -m scripts.mutants --again     only the survivors that are not equivalent
    .venv/bin/python -m scripts.mutants --list      tries nothing

Another core has other mutants: a change of these packages draws anew. What a person wrote of a survivor (`verdict`,
`reason`) is kept where line and change are the same.
"""

import argparse
import importlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter, deque
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
RESULT = ROOT / "benchmarks" / "results" / "mutants.json"
SEED, COUNT = 13, 300
SECONDS, SECONDS_OF_A_TEST = 600, 60  # a test takes at most 5 where nothing is wrong
HEAVY = ("torch", "torchvision", "pytest", "hypothesis", "pydantic", "fvcore.nn", "ptflops", "thop", "torchinfo")
# what of tests/ most likely fails, and what is tried where that does not, by package
FIRST = {
    "graph": ("graph", "golden", "lowering"),
    "lowering": ("lowering", "golden", "analysis/test_widths.py"),
    "analysis": ("analysis", "golden", "torch/test_receptive_field.py", "torch/test_memory.py"),
}
REST = {
    "graph": ("analysis", "torch/test_oracle.py", "design/test_limits.py", "render/test_block_tree.py"),
    "lowering": ("graph", "analysis/test_limits.py", "torch/test_oracle.py", "torch/test_normalizations.py", "design"),
    "analysis": ("torch/test_conventions.py", "torch/test_page_totals.py", "torch/test_effects.py", "cli/test_cli.py"),
}
REST = {package: (*names, "states", "test_tiny.py", "test_registries.py") for package, names in REST.items()}
UNIMPORTABLE = 70  # a code that pytest has not: the configuration of the tests could not be imported
PLACE = ("file", "line", "operator", "occurrence", "was", "becomes")
Mutant = dict[str, Any]
Tests = dict[str, tuple[str, ...]]


def drawn() -> list[Mutant]:
    """Those to try, drawn from all by file, place and operator; each with its line before and after, and its code."""
    try:
        from cosmic_ray.commands.init import _all_work_items
        from cosmic_ray.mutating import mutate_code
        from cosmic_ray.plugins import get_operator
    except ImportError:
        sys.exit("needs cosmic-ray: .venv/bin/uv pip install cosmic-ray==8.7.0")
    paths = sorted(path for package in FIRST for path in (ROOT / "explorer" / package).rglob("*.py"))
    found = [item.mutations[0] for item in _all_work_items(paths, {})]
    found.sort(key=lambda one: (one.module_path, one.start_pos, one.end_pos, one.operator_name, one.occurrence))
    made = []
    for one in random.Random(SEED).sample(found, COUNT):  # noqa: S311
        before = one.module_path.read_text()
        code = mutate_code(before, get_operator(one.operator_name)(), one.occurrence)
        pairs = zip(before.splitlines(), code.splitlines(), strict=False)
        was, becomes = next((a.strip(), b.strip()) for a, b in pairs if a != b)
        file, operator = one.module_path.relative_to(ROOT).as_posix(), one.operator_name.removeprefix("core/")
        values = (file, one.start_pos[0], operator, one.occurrence, was, becomes)
        made.append({**dict(zip(PLACE, values, strict=True)), "of": len(found), "code": code})
    return made


class Quick:
    """A pytest plugin: the same examples each time, and no search for a smaller one that fails as well."""

    def pytest_sessionstart(self) -> None:
        from hypothesis import Phase, settings

        settings.register_profile("mutants", settings.get_profile("ci"), phases=(Phase.explicit, Phase.generate))
        settings.load_profile("mutants")


def run_tests(tree: Path, names: tuple[str, ...]) -> NoReturn:
    """In a fork: run these tests in a tree and end with pytest's code."""
    import pytest
    from hypothesis.configuration import set_hypothesis_home_dir

    os.setsid()
    os.chdir(tree)
    os.environ.update(CI="true", PYTHONPATH=str(tree), PYTHONDONTWRITEBYTECODE="1", OMP_NUM_THREADS="1")
    set_hypothesis_home_dir(tree / ".hypothesis")  # it would write where it was imported
    sys.dont_write_bytecode = True
    sys.path[:] = [str(tree), *[path for path in sys.path if path and Path(path) != ROOT]]
    with tree.with_suffix(".txt").open("w") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.environ["PYTHONWARNINGS"] = "ignore::SyntaxWarning"  # `is` beside a literal is not found by its warning
    options = ["-x", "-q", "-rfE", "--tb=line", "-p", "no:cacheprovider", "-W", "ignore::SyntaxWarning"]
    chosen = [f"--timeout={SECONDS_OF_A_TEST}", "-m", "not slow and not browser", *[f"tests/{name}" for name in names]]
    code = UNIMPORTABLE
    try:
        code = int(pytest.main([*options, *chosen], plugins=[Quick()]))
    finally:
        traceback.print_exc()
        sys.stdout.flush()
        os._exit(code)


def judge(mutant: Mutant, status: int, output: str) -> None:
    """Give a mutant its `outcome`, and the test that killed it."""
    code = os.waitstatus_to_exitcode(status)
    if code == 5:
        sys.exit(f"no test ran: {output[-2000:]}")
    told = [line.split()[1].split("[")[0] for line in output.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    late = code < 0 or "Failed: Timeout" in output or "+ Timeout +" in output
    mutant["outcome"] = "survived" if code == 0 else "timed_out" if late else "killed"
    mutant["by"] = told[0] if told else "the import" if code == UNIMPORTABLE else ""


def tried(todo: list[Mutant], processes: int, folder: Path) -> None:
    """Judge each, so many at once; what takes long to import is imported once, and nothing of ours."""
    for name in HEAVY:
        importlib.import_module(name)
    trees, waiting = [folder / f"tree{i}" for i in range(processes)], deque((one, FIRST) for one in todo)
    for tree in trees:
        shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(".git", ".venv", "node_modules", ".*_cache"))
    running = dict[int, tuple[Mutant, Path, Tests, float]]()
    while waiting or running:
        while waiting and trees:
            (mutant, tests), tree = waiting.popleft(), trees.pop()
            (tree / mutant["file"]).write_text(mutant["code"])
            pid = os.fork() or run_tests(tree, tests[mutant["file"].split("/")[1]])
            running[pid] = mutant, tree, tests, time.monotonic()
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid:
            mutant, tree, tests, since = running.pop(pid)
            shutil.copy(ROOT / mutant["file"], tree / mutant["file"])
            trees.append(tree)
            judge(mutant, status, tree.with_suffix(".txt").read_text())
            if mutant["outcome"] == "survived" and tests is FIRST:
                waiting.append((mutant, REST))
            print(json.dumps(mutant | {"code": "", "seconds": round(time.monotonic() - since)}), flush=True)
        for late in [one for one, (*_, since) in running.items() if time.monotonic() - since > SECONDS]:
            os.killpg(late, signal.SIGKILL)
        time.sleep(0.05)


def place(one: Mutant) -> tuple[Any, ...]:
    return tuple(one[name] for name in PLACE)


def report(sample: list[Mutant], known: dict[str, Any], *, again: bool) -> dict[str, Any]:
    """Counts of the last whole run; and what survived it, with what was said of it."""
    commit = subprocess.check_output(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, text=True).strip()
    said, rows = {place(one): one for one in known.get("survivors", [])}, []
    for one in sample:
        row = {"verdict": "open", "reason": ""} | said.get(place(one), {})
        if again and one.get("outcome", "survived") != "survived":
            row |= {"verdict": "killed since", "reason": f"A test that was added fails: {one['by']}."}
        if again or one["outcome"] == "survived":
            rows.append({name: one[name] for name in PLACE} | {name: row[name] for name in ("verdict", "reason")})
    if again:
        return known | {"again": commit, "survivors": rows}
    counts = Counter(one["outcome"] for one in sample)
    numbers = {name: counts[name] for name in ("killed", "timed_out", "survived")}
    return {"seed": SEED, "commit": commit, "of": sample[0]["of"], "tried": len(sample), **numbers, "survivors": rows}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--list", action="store_true", help="print the mutants that would be tried")
    parser.add_argument("--again", action="store_true", help="only the survivors that are not equivalent")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="how many at once")
    given = parser.parse_args()
    known = json.loads(RESULT.read_text()) if RESULT.exists() else {}
    sample = todo = drawn()
    if given.again:
        left = {place(one): one["verdict"] for one in known["survivors"]}
        sample = [one for one in sample if place(one) in left]
        todo = [one for one in sample if left[place(one)] != "equivalent"]
    if given.list:
        sys.stdout.writelines(json.dumps(dict(zip(PLACE, place(one), strict=True))) + "\n" for one in todo)
        return
    alike = [{"file": f"explorer/{package}/__init__.py"} for package in FIRST]
    alike = [one | {"code": (ROOT / one["file"]).read_text()} for one in alike]
    with tempfile.TemporaryDirectory() as folder:
        tried([*alike, *todo], given.processes, Path(folder))
    if any(one["outcome"] != "survived" for one in alike):
        sys.exit(f"the tests fail without a mutant: {[one['by'] for one in alike]}")
    RESULT.write_text(json.dumps(report(sample, known, again=given.again), indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
