"""What holds for every test: Hypothesis' settings, one thread for torch, runs stored apart.

The network is closed by pytest-socket (`--allow-hosts` in pyproject.toml): only the loopback interface answers.
"""

import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

from scripts.app_server import NO_CHROMIUM, find_chromium

pytest_plugins = ("tests.outside",)

# CI draws the same examples every time, so that it fails for a change and not for a new example; at home they are new.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("home", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "home")


# a wish of the machine's that fp32 be computed in shorter numbers: here fp32 is fp32; read when torch first computes
for wish in ("ONEDNN_DEFAULT_FPMATH_MODE", "DNNL_DEFAULT_FPMATH_MODE"):
    os.environ.pop(wish, None)


def pytest_report_header() -> list[str]:
    return [] if find_chromium() else [NO_CHROMIUM]


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("gpu") and not _has_accelerator():
        pytest.skip("no accelerator on this machine")


def _has_accelerator() -> bool:
    import torch

    return torch.cuda.is_available()


@pytest.fixture(scope="session", autouse=True)
def explorer_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the runs of whoever runs it, and none has a worker wait but those that are about it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXPLORER_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("EXPLORER_WAITING_WORKER", "off")
        for name in ("EXPLORER_DATA", "EXPLORER_RESULTS"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(autouse=True)
def one_torch_thread() -> None:
    """Two threads are slower than one for small tensors on a busy machine. Imports nothing: torch may not be wanted."""
    if (torch := sys.modules.get("torch")) is not None and torch.get_num_threads() != 1:
        torch.set_num_threads(1)
