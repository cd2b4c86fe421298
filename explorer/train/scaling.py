"""Loss scaling for fp16, whose smallest gradients would be 0: torch.amp.GradScaler without a wait for the device."""

from collections.abc import Sequence

import torch
from torch import Tensor

START, GROWTH, BACKOFF, INTERVAL = 2.0**16, 2.0, 0.5, 2000  # torch's defaults


class Scale:
    """The factor on the loss: halved where a gradient overflows (that step is left out), doubled after 2,000 without.

    `found_inf` is 1 on the device after `unscale` has met a gradient that is no number; optimizers skip the step then.
    """

    def __init__(self, device: torch.device) -> None:
        self.factor = torch.full((), START, device=device)
        self.good_steps = torch.zeros((), dtype=torch.int32, device=device)
        self.found_inf = torch.zeros((), device=device)

    def scaled(self, loss: Tensor) -> Tensor:
        """The loss to run backward from."""
        return loss * self.factor

    @torch.no_grad()
    def unscale(self, gradients: Sequence[Tensor]) -> None:
        """Divide the gradients by the factor, in place."""
        self.found_inf.zero_()
        torch._amp_foreach_non_finite_check_and_unscale_(list(gradients), self.found_inf, self.factor.reciprocal())

    @torch.no_grad()
    def update(self) -> None:
        """After the optimizer's step."""
        torch._amp_update_scale_(self.factor, self.good_steps, self.found_inf, GROWTH, BACKOFF, INTERVAL)

    def state_tensors(self) -> dict[str, Tensor]:
        """What a checkpoint keeps."""
        return {"factor": self.factor, "good_steps": self.good_steps}

    def load_state_tensors(self, tensors: dict[str, Tensor]) -> None:
        """Take it back; a checkpoint of a run without scaling leaves it as it is."""
        for name, mine in self.state_tensors().items():
            if name in tensors:
                mine.copy_(tensors[name])
