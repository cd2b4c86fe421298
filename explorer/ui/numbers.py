"""How numbers are written on the pages."""

MINUS = "−"
PREFIXES = ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k"))
BINARY = ((2**40, "TiB"), (2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB"))


def si(number: float) -> str:
    """Three significant digits with an SI prefix: `6.06 M`. Below 1,000 as it is."""
    for at, (size, prefix) in enumerate(PREFIXES):
        if abs(number) >= size:
            text = three_digits(number / size)
            return text + f" {prefix}" if text != "1,000" or at == 0 else f"1.00 {PREFIXES[at - 1][1]}"
    return signed_text(f"{number:,}")


def bytes_text(count: int) -> str:
    """A number of bytes with a binary prefix: `22.8 MiB`."""
    for size, prefix in BINARY:
        if count >= size:
            return f"{three_digits(count / size)} {prefix}"
    return f"{count} B"


def three_digits(number: float) -> str:
    """A number with three significant digits, never in powers of ten."""
    size = abs(number)
    decimals = 2 if size < 9.995 else 1 if size < 99.95 else 0
    return signed_text(f"{number:,.{decimals}f}")


def percent(share: float, *, signed: bool = False) -> str:
    """A share as `5.9 %`, a small one as `< 0.1 %`, or as a difference with its sign, `+0.9 %`."""
    if not signed and 0 < share < 0.0005:
        return "< 0.1 %"
    return signed_text(f"{share:+.1%}" if signed else f"{share:.1%}").replace("%", " %")


def difference(number: int) -> str:
    """A difference with its sign: `+73.8 k`."""
    return ("+" if number > 0 else "") + si(number)


def signed_text(text: str) -> str:
    """The text with a real minus."""
    return text.replace("-", MINUS)


def shape_text(shape: tuple[int, ...]) -> str:
    """`192 × 28 × 28`."""
    return " × ".join(f"{size:,}" for size in shape)
