"""Graphs that no preset has: every op, names that are no identifiers, groups that can't be called as one."""

from explorer.graph import GraphBuilder, LayerGraph, Scope, ops

CONV = ops.Conv2d(6, (3, 3), padding=(1, 1))
PLACE = Scope(stage="stem")


class Chain:
    """Adds layers one behind the other, or behind those that are named."""

    def __init__(self, channels: int = 3, height: int = 9, width: int = 7) -> None:
        self.builder = GraphBuilder((channels, height, width))
        self.at = "input"

    def add(self, name: str, op: ops.Op, *inputs: str, scope: Scope = PLACE) -> str:
        self.at = self.builder.add(name, op, inputs or (self.at,), scope)
        return self.at

    def classified(self, *aux_outputs: str) -> LayerGraph:
        self.add("flatten", ops.Flatten())
        return self.builder.graph(self.add("fc", ops.Linear(4)), aux_outputs)


def one_layer_after_the_other() -> LayerGraph:
    chain = Chain()
    chain.add("conv1", ops.Conv2d(8, (3, 5), (2, 1), (1, 2), bias=False))
    chain.add("bn1", ops.BatchNorm2d(0.001, 0.2))
    chain.add("relu1", ops.ReLU())
    chain.add("lrn1", ops.LocalResponseNorm(5, 2e-4, 0.7, 2.0))
    chain.add("pool1", ops.MaxPool2d((3, 2), (1, 2), (1, 0), ceil_mode=True))
    chain.add("pool2", ops.AvgPool2d((2, 2), (1, 1)))
    chain.add("drop1", ops.Dropout(0.2))
    chain.add("pool3", ops.AdaptiveAvgPool2d((2, 3)))
    chain.add("flatten", ops.Flatten())
    chain.add("fc1", ops.Linear(5, bias=False))
    chain.add("relu2", ops.ReLU())
    return chain.builder.graph(chain.add("fc2", ops.Linear(3)))


def joins_in_the_network_itself() -> LayerGraph:
    chain = Chain()
    start = chain.add("conv1", CONV)
    left = chain.add("left", CONV, start)
    right = chain.add("right", CONV, start)
    both = chain.add("cat", ops.Cat(), left, right)
    narrow = chain.add("narrow", CONV, both)
    chain.add("add", ops.Add(0.5), start, narrow)
    chain.add("plain", ops.Add(), chain.at, left)
    return chain.classified()


def names_that_are_no_identifiers() -> LayerGraph:
    chain = Chain()
    for block in ("a-b", "a_b", "class", "1st", "x", "self", "__private", "-", "F", "torch"):
        start = chain.at
        ends = [chain.add(f"{block}.{branch}.conv", CONV, start) for branch in ("lambda", "2nd", "x")]
        chain.add(f"{block}.cat", ops.Cat(), *ends)
    chain.add("None", CONV)
    return chain.classified()


def repeated_sequences() -> LayerGraph:
    """Blocks as AlexNet's, VGG's and NiN's: some alike, which get one class, and one that is not."""
    chain = Chain(height=40, width=40)
    for block, count in (("1", 1), ("2", 1), ("3", 2), ("4", 2), ("5", 3)):
        for i in range(count):
            conv = ops.Conv2d(4 * int(block), (3, 3), padding=(1, 1))
            scope = Scope(f"stage{block}", block, path=f"stages[{block}].blocks[0].widths[{i}]", kind="plain")
            chain.add(f"block{block}.{i}.conv", conv, scope=scope)
            chain.add(f"block{block}.{i}.relu", ops.ReLU(), scope=scope)
        chain.add(f"block{block}.{count}", ops.MaxPool2d((2, 2), (2, 2), ceil_mode=True))
    for i in (1, 2):
        chain.add(f"hidden{i}.linear", ops.Linear(7)) if i > 1 else chain.add("flatten1", ops.Flatten())
        chain.add(f"dropout{i}", ops.Dropout(0.4))
    return chain.builder.graph(chain.add("fc", ops.Linear(4)))


def expanded_filter_banks() -> LayerGraph:
    """Branches that end in parallel convolutions, named in three ways."""
    chain = Chain()
    for block, names in (("one", ("2.0", "2.1")), ("two", ("2a", "2b")), ("three", ("left", "right"))):
        start = chain.at
        first = chain.add(f"{block}.branch1.conv", CONV, start)
        chain.add(f"{block}.branch2.0.conv" if names[0][0] == "2" else f"{block}.branch2.wide.conv", CONV, start)
        middle = chain.add(f"{block}.branch2.1.conv" if names[0][0] == "2" else f"{block}.branch2.mid.conv", CONV)
        ends = []
        for name, kernel in zip(names, ((1, 3), (3, 1)), strict=True):
            padding = (kernel[0] // 2, kernel[1] // 2)
            ends.append(chain.add(f"{block}.branch2.{name}.conv", ops.Conv2d(5, kernel, padding=padding), middle))
        chain.add(f"{block}.cat", ops.Cat(), first, *ends)
    return chain.classified()


def groups_that_interleave() -> LayerGraph:
    """The layers of `a` and `b` alternate, so neither can be called as one; `c` gives two values."""
    chain = Chain()
    for i in (1, 2):
        for block in "ab":
            chain.add(f"{block}.part{i}.conv", CONV)
            chain.add(f"{block}.part{i}.relu", ops.ReLU())
    first, second = chain.add("c.one", CONV), chain.add("c.two", CONV)
    chain.add("sum", ops.Add(0.1), first, second)
    return chain.classified()


def residual_blocks_of_different_scale() -> LayerGraph:
    chain = Chain()
    for i, scale in enumerate((0.1, 0.3, 1.0)):
        start = chain.at if i else chain.add("conv", CONV)
        project = chain.add(f"block{i}.project", CONV)
        chain.add(f"block{i}.add", ops.Add(scale), start, project)
    return chain.classified()


def auxiliary_heads(dropout_between: bool = False) -> LayerGraph:
    """Two heads behind one layer and its follower, one of them of single layers, before a dropout or not."""
    chain = Chain()
    hook = chain.add("conv1", CONV)
    second = chain.add("conv2", CONV)
    if dropout_between:
        chain.add("drop", ops.Dropout(0.5))
    end = chain.add("conv3", CONV)
    aux = Scope("aux", auxiliary=True)
    outputs = []
    for i, start in enumerate((hook, second), 1):
        chain.add(f"aux{i}.flatten", ops.Flatten(), start, scope=aux)
        chain.add(f"aux{i}.dropout", ops.Dropout(0.5), scope=aux)
        outputs.append(chain.add(f"aux{i}.fc", ops.Linear(4), scope=aux))
    chain.add("side_flatten", ops.Flatten(), hook, scope=aux)
    outputs.append(chain.add("side_fc", ops.Linear(4), scope=aux))
    chain.at = end
    return chain.classified(*outputs)


ODD_GRAPHS = {
    "one layer after the other": one_layer_after_the_other,
    "joins in the network itself": joins_in_the_network_itself,
    "names that are no identifiers": names_that_are_no_identifiers,
    "repeated sequences": repeated_sequences,
    "expanded filter banks": expanded_filter_banks,
    "groups that interleave": groups_that_interleave,
    "residual blocks of different scale": residual_blocks_of_different_scale,
    "auxiliary heads": auxiliary_heads,
    "auxiliary heads and a dropout between": lambda: auxiliary_heads(dropout_between=True),
}
