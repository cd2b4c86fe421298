"""The test images that a run got wrong and was surest of, beside its checkpoints."""

import io
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FILE = "mistakes.npz"


@dataclass(frozen=True)
class Mistakes:
    """`images` N x C x H x W as bytes; `truth` and `answers` are classes, `confidence` 0 to 1; the surest first."""

    images: NDArray[np.uint8]
    truth: NDArray[np.int64]
    answers: NDArray[np.int64]
    confidence: NDArray[np.float32]


def save(folder: Path, mistakes: Mistakes) -> None:
    """Write them; a reader sees the old file or the new one."""
    folder.mkdir(parents=True, exist_ok=True)
    written = io.BytesIO()
    arrays: dict[str, Any] = asdict(mistakes)
    np.savez_compressed(written, **arrays)
    temporary = folder / f".{FILE}"
    temporary.write_bytes(written.getvalue())
    temporary.replace(folder / FILE)


def read(folder: Path) -> Mistakes | None:
    """Those of a run; None where there are none or the file is damaged."""
    try:
        with np.load(folder / FILE, allow_pickle=False) as arrays:
            return Mistakes(**{name: arrays[name] for name in ("images", "truth", "answers", "confidence")})
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def forget(folder: Path) -> None:
    """Remove them: what was got wrong before is none of what the run has become."""
    (folder / FILE).unlink(missing_ok=True)
