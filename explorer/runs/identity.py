"""Who a process is: its pid alone can be given to another process, so the time it started belongs to it."""

from pathlib import Path

import psutil

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
STATE, START_TIME = 0, 19  # fields after the command's name in /proc/PID/stat


def identity(pid: int) -> str | None:
    """A string that no other process on this machine ever has; None if there is no such live process.

    On Linux it is made of boot id and start in clock ticks, which a change of the clock leaves alone.
    """
    stat = Path(f"/proc/{pid}/stat")
    try:
        if stat.exists():
            fields = stat.read_text().rpartition(")")[2].split()
            gone = fields[STATE] in "ZX"  # a zombie has ended; its parent has not asked yet
            return None if gone else f"{BOOT_ID.read_text().strip()}:{fields[START_TIME]}"
        process = psutil.Process(pid)
        ended = process.status() in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
        return None if ended else f"{process.create_time():.2f}"
    except (OSError, psutil.Error):
        return None


def is_alive(pid: int, started: str) -> bool:
    """Whether the process that had this identity still runs."""
    return identity(pid) == started
