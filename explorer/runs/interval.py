"""How sure an accuracy is."""

import math

Z_95 = 1.959964  # the standard normal's 97.5 % quantile


def wilson(right: int, total: int, z: float = Z_95) -> tuple[float, float]:
    """The 95 % confidence interval of a share, by Wilson's score (1927): it holds near 0 and 1 and for few images.

    ValueError without images.
    """
    if not 0 <= right <= total or total == 0:
        raise ValueError(f"right (={right}) must be from 0 to the total (={total}), and that at least 1")
    share, squared = right / total, z * z
    middle = (share + squared / (2 * total)) / (1 + squared / total)
    half = z / (1 + squared / total) * math.sqrt(share * (1 - share) / total + squared / (4 * total * total))
    return max(0.0, middle - half), min(1.0, middle + half)
