"""Bytes of all storages that torch has alive at once: what torch.cuda.max_memory_allocated tells on a GPU, anywhere."""

import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves


class Alive(TorchDispatchMode):
    """Follows each storage from the operation that made it until it is freed, also those of a backward pass only."""

    def __init__(self, tensors: Iterable[torch.Tensor] = ()) -> None:
        super().__init__()
        self.bytes, self.peak = 0, 0
        self._known: set[int] = set()
        self._note(list(tensors))

    def reset(self) -> None:
        """Forget the peak so far."""
        self.peak = self.bytes

    def _note(self, values: Any) -> None:
        for tensor in tree_leaves(values):
            if not isinstance(tensor, torch.Tensor):
                continue
            storage = tensor.untyped_storage()  # one Python object for as long as the memory lives
            if (key := id(storage)) not in self._known:
                self._known.add(key)
                self.bytes += storage.nbytes()
                weakref.finalize(storage, self._gone, key, storage.nbytes())
        self.peak = max(self.peak, self.bytes)

    def _gone(self, key: int, size: int) -> None:
        self._known.discard(key)
        self.bytes -= size

    def __torch_dispatch__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Run the operation and note what it gives."""
        found = func(*args, **(kwargs or {}))
        self._note(found)
        return found
