"""What a run takes of its machine, measured once a second beside the training: memory and load."""

import shutil
import subprocess
import time

import psutil
import torch

DEVICE_SECONDS = 5.0  # between two questions to the driver, each of which starts a program
QUERY = "--query-gpu=utilization.gpu,memory.total"


class Resources:
    """Measures this process and, on a GPU, its device. Names and units: explorer.runs.records.Run.resources."""

    def __init__(self, device: torch.device) -> None:
        self.device = device
        self.process = psutil.Process()
        self.process.cpu_percent()  # the first call only starts its clock
        self.cores = psutil.cpu_count() or 1
        self.peak = 0
        self._asked_at, self._told = 0.0, dict[str, float]()

    def measure(self) -> dict[str, float]:
        """Figures as of now; takes a fraction of a millisecond, and no wait for the device."""
        memory = self.process.memory_info().rss
        self.peak = max(self.peak, memory)
        figures: dict[str, float] = {
            "memory": memory,
            "memory_peak": self.peak,
            "load": self.process.cpu_percent() / 100,
            "cores": self.cores,
        }
        return figures | (self._of_device() if self.device.type == "cuda" else {})

    def _of_device(self) -> dict[str, float]:
        if time.monotonic() - self._asked_at > DEVICE_SECONDS:
            self._asked_at = time.monotonic()
            uuid = str(torch.cuda.get_device_properties(self.device).uuid)
            self._told = ask_driver(uuid if uuid.startswith("GPU-") else f"GPU-{uuid}")
        return self._told | {
            "device_memory": torch.cuda.memory_reserved(self.device),
            "device_memory_peak": torch.cuda.max_memory_reserved(self.device),
        }


def ask_driver(device: str) -> dict[str, float]:
    """`device_load` (0 to 1) and `device_memory_total` (bytes) as nvidia-smi tells; nothing where it does not."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return {}
    command = [program, QUERY, "--format=csv,noheader,nounits", f"--id={device}"]
    try:
        told = subprocess.run(command, capture_output=True, text=True, timeout=5, check=True).stdout
        load, mebibytes = (float(part) for part in told.strip().split(","))
    except (OSError, ValueError, subprocess.SubprocessError):
        return {}
    return {"device_load": load / 100, "device_memory_total": mebibytes * 2**20}
