"""Table 1 of Szegedy et al. 2015 beside what its own rows come to.

The paper's "K" is 1,024 weights without biases and its "M" a million multiply-accumulates: so read, the operations of
all rows but two agree with the widths that the rows print. Where a number does not, the arithmetic shows it.
"""

from typing import NamedTuple

from explorer.graph import LayerGraph, ops

from .analyze import LayerRow, analyze

K, M = 1024, 10**6


class PaperRow(NamedTuple):
    """A row with numbers as it is printed, the prefixes of our layers' names, and why ours differs where it does."""

    name: str
    layers: tuple[str, ...]
    parameters: float
    operations: int
    reason: str = ""


TABLE_1 = (
    PaperRow(
        "convolution 7×7/2",
        ("conv1.",),
        2.7,
        34,
        "64 filters of 7 · 7 · 3 are 9,408 weights. 64 · (7 + 7) · 3 = 2,688, and times 112 · 112 that is 34 M: as if "
        "the 7×7 were a 7×1 and a 1×7.",
    ),
    PaperRow("convolution 3×3/1", ("conv2.", "conv3."), 112, 360),
    PaperRow("inception (3a)", ("inception3a.",), 159, 128),
    PaperRow("inception (3b)", ("inception3b.",), 380, 304),
    PaperRow(
        "inception (4a)",
        ("inception4a.",),
        364,
        73,
        "The widths of the row give 367 K. 364 K are its own 73 M operations (73.6, cut off) over 14 · 14 positions.",
    ),
    PaperRow("inception (4b)", ("inception4b.",), 437, 88),
    PaperRow(
        "inception (4c)",
        ("inception4c.",),
        463,
        100,
        "The widths of the row give 498 K, and so do its own 100 M operations over 14 · 14 positions.",
    ),
    PaperRow(
        "inception (4d)",
        ("inception4d.",),
        580,
        119,
        "The widths of the row give 591 K; its own 119 M operations over 14 · 14 positions are 593 K.",
    ),
    PaperRow(
        "inception (4e)",
        ("inception4e.",),
        840,
        170,
        "The widths of the row give 847 K, and so do its own 170 M operations over 14 · 14 positions.",
    ),
    PaperRow(
        "inception (5a)",
        ("inception5a.",),
        1072,
        54,
        "1,072 K over 7 · 7 positions are 54 M: both fit each other, and neither fits the widths of the row, which "
        "give 1,018 K and 51 M.",
    ),
    PaperRow(
        "inception (5b)",
        ("inception5b.",),
        1388,
        71,
        "The widths of the row give 1,409 K; its own 71 M operations over 7 · 7 positions are 1,415 K.",
    ),
    PaperRow("linear", ("fc",), 1000, 1),
)


class Compared(NamedTuple):
    """A row of the paper and ours: weights in K, operations in M, both as the paper counts them."""

    row: PaperRow
    weights: int
    macs: int

    @property
    def parameters(self) -> float:
        """Our weights in the paper's K."""
        return self.weights / K

    @property
    def operations(self) -> float:
        """Our MACs in the paper's M."""
        return self.macs / M

    @property
    def agrees(self) -> bool:
        """Whether both numbers are at most one of the last printed digit apart."""
        digit = 0.1 if self.row.parameters < 10 else 1
        return abs(self.parameters - self.row.parameters) <= digit and abs(self.operations - self.row.operations) <= 1


def compare_table_1(graph: LayerGraph) -> list[Compared]:
    """Each row of the paper's table beside the layers of the same name; the graph is that of `googlenet-paper`."""
    layers = [row for row in analyze(graph).layers if not row.scope.auxiliary]
    found = []
    for row in TABLE_1:
        mine = [layer for layer in layers if layer.name.startswith(row.layers)]
        weights = sum(layer.parameters - _biases(graph, layer) for layer in mine)
        found.append(Compared(row, weights, sum(layer.macs for layer in mine)))
    return found


def _biases(graph: LayerGraph, layer: LayerRow) -> int:
    op = graph.node(layer.name).op
    return layer.output_shape[0] if isinstance(op, ops.Conv2d | ops.Linear) and op.bias else 0
