"""Why a run is fast: a measurement of each switch in a process of its own, for a page that follows it."""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import IO, Any

from explorer.installation import SOURCES
from explorer.runs.config import RunConfig, RunError


@dataclass
class Waterfall:
    """One measurement, `rates` by stage as far as it has come. `problem` is why there is nothing more."""

    config: RunConfig
    stages: tuple[str, ...] = ()
    rates: dict[str, float] = field(default_factory=dict)
    problem: str = ""
    running: bool = True
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    output: IO[bytes] | None = field(default=None, repr=False)

    def read(self) -> None:
        """Take in what the process has said since."""
        if not self.running or self.process is None or self.output is None:
            return
        ended = self.process.poll() is not None
        file = self.output.fileno()  # its position is the process's too: reading must not move it
        said = os.pread(file, os.fstat(file).st_size, 0).decode(errors="replace").splitlines(keepends=True)
        for line in said:
            if line.endswith("\n") and line.startswith("{"):
                self._take(json.loads(line))
        if ended:
            self.running = False
            self.output.close()
            if self.process.returncode and not self.problem:
                last = said[-1].strip()[:200] if said else "it said nothing"
                self.problem = f"the measurement ended early: {last}"

    def _take(self, said: dict[str, Any]) -> None:
        if "stages" in said:
            self.stages = tuple(said["stages"])
        else:
            self.rates[said["stage"]] = said["examples_per_second"]

    def cancel(self) -> None:
        """End it; what was measured stays."""
        if self.process and self.running:
            self.process.kill()
            self.process.wait()
            self.problem = "cancelled"
            self.read()


def measure(config: RunConfig) -> Waterfall:
    """Start `python -m explorer.train.why`; it takes 10 to 60 s and ends by itself. RunError where it can't begin."""
    waterfall = Waterfall(config)
    command = [sys.executable, "-m", "explorer.train.why"]
    environment = {"ONEDNN_PRIMITIVE_CACHE_CAPACITY": "8192", **os.environ}
    try:
        with ExitStack() as left:
            output = left.enter_context(tempfile.TemporaryFile())
            process = subprocess.Popen(
                command, cwd=SOURCES, env=environment, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.STDOUT
            )
            assert process.stdin is not None  # noqa: S101  it is a pipe
            process.stdin.write(config.model_dump_json().encode())
            process.stdin.close()
            left.pop_all()  # it is closed when the process has ended
    except OSError as error:
        raise RunError(f"the measurement: can't be started ({error.strerror or error}); try again") from error
    waterfall.process, waterfall.output = process, output
    return waterfall
