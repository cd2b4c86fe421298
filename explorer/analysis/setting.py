"""What is not the design and yet decides how much memory it takes."""

from typing import Literal, NamedTuple, get_args

Precision = Literal["fp32", "mixed", "bf16"]
Optimizer = Literal["sgd", "momentum", "adam"]
Device = Literal["cpu", "gpu"]

PRECISIONS: tuple[Precision, ...] = get_args(Precision)
OPTIMIZERS: tuple[Optimizer, ...] = get_args(Optimizer)


class Setting(NamedTuple):
    """How a network is trained.

    `mixed` keeps weights, gradients and optimizer state in float32 and computes convolutions and linear layers in
    bfloat16, as torch.autocast does; `bf16` has everything in bfloat16. `device` matters in one place: dropout keeps
    the noise itself on a CPU and a byte per value on a GPU.
    """

    batch: int = 32
    precision: Precision = "fp32"
    optimizer: Optimizer = "momentum"
    device: Device = "gpu"

    @property
    def weight_bytes(self) -> int:
        """Bytes of a weight, a gradient and a number of the optimizer's state."""
        return 2 if self.precision == "bf16" else 4

    @property
    def value_bytes(self) -> int:
        """Bytes of a value that a convolution or a linear layer gives."""
        return 4 if self.precision == "fp32" else 2

    @property
    def states(self) -> int:
        """Numbers that the optimizer keeps for each weight: momentum one, Adam two."""
        return {"sgd": 0, "momentum": 1, "adam": 2}[self.optimizer]
