"""torch.compile as an option: what it costs is said, and where it fails the plain network goes on."""

import time
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

Forward = Callable[..., Any]


class Compiled:
    """The compiled module; its first call compiles it. `told` hears what came of that: whether it is on, and why."""

    def __init__(self, module: nn.Module, told: Callable[[bool, str], None]) -> None:
        self.module, self.told = module, told
        self._forward: Forward | None = None

    def __call__(self, *inputs: Any) -> Any:
        """As the module."""
        return self._first(*inputs) if self._forward is None else self._forward(*inputs)

    def _first(self, *inputs: Any) -> Any:
        began = time.perf_counter()
        try:
            forward: Forward = torch.compile(self.module)
            output = forward(*inputs)
        except Exception as error:  # noqa: BLE001  the compiler's reasons are many, and the run can do without
            self._forward = self.module
            self.told(False, f"asked for, but it failed: {' '.join(str(error).split())[:120]}")
            return self.module(*inputs)
        self._forward = forward
        self.told(True, f"as asked for; its first step took {time.perf_counter() - began:.1f} s")
        return output
