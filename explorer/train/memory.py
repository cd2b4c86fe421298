"""Keep the memory that a step has freed: by default glibc gives large blocks back and asks for them in the next step.

Each time the system must clear them, page by page: 6 to 8 % of a step of GoogLeNet at 96 x 96 on one core.
"""

import ctypes
import sys

M_TRIM_THRESHOLD, M_MMAP_MAX = -1, -4  # malloc.h
NEVER = 2**31 - 1


def keep() -> bool:
    """From now on keep it; False where the C library can't be told to. It cannot be undone in this process."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        library = ctypes.CDLL(None)
        return bool(library.mallopt(M_MMAP_MAX, 0) and library.mallopt(M_TRIM_THRESHOLD, NEVER))
    except (OSError, AttributeError):  # musl has no mallopt
        return False
