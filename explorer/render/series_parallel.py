"""The series-parallel structure of a directed acyclic graph: what follows what, and what runs side by side.

Works on names and edges alone. Regions between a fork and the node where its paths meet again (the fork's immediate
post-dominator) become lanes; a region that is not series-parallel becomes one lane in topological order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Parallel:
    """Lanes that start at one place and meet at `join`.

    An empty lane is a direct edge. `join` is None where the lanes meet only at the end of the lane around them, as the
    parallel convolutions that end a branch of an expanded filter bank do.
    """

    lanes: tuple["Chain", ...]
    join: str | None


Chain = tuple[str | Parallel, ...]


def decompose(order: Sequence[str], inputs: Mapping[str, Sequence[str]]) -> Chain:
    """The structure of the nodes `order` (in topological order); each of them appears in it exactly once.

    Inputs that are not in `order` count as one common source.
    """
    return _Decomposition(order, inputs).whole()


def names_of(chain: Chain) -> list[str]:
    """All nodes of a structure, lane after lane."""
    names: list[str] = []
    for part in chain:
        if isinstance(part, str):
            names.append(part)
            continue
        for lane in part.lanes:
            names += names_of(lane)
        names += [part.join] if part.join is not None else []
    return names


@dataclass
class _Decomposition:
    order: Sequence[str]
    inputs: Mapping[str, Sequence[str]]
    source: int = -1
    successors: dict[int, list[int]] = field(default_factory=dict)
    index: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sink = len(self.order)
        self.index = {name: number for number, name in enumerate(self.order)}
        self.successors = {number: [] for number in range(self.source, self.sink)}
        for number, name in enumerate(self.order):
            before = {self.index.get(one, self.source) for one in self.inputs[name]} or {self.source}
            for one in sorted(before):
                self.successors[one].append(number)
        for following in self.successors.values():
            if not following:
                following.append(self.sink)
        self._post_dominators()

    def _post_dominators(self) -> None:
        """Cooper, Harvey and Kennedy 2001, for a graph without cycles: one pass from the end."""
        self.dominator, self.depth = {self.sink: self.sink}, {self.sink: 0}
        for number in range(self.sink - 1, self.source - 1, -1):
            meeting = self.meeting(self.successors[number])
            self.dominator[number], self.depth[number] = meeting, self.depth[meeting] + 1

    def meeting(self, starts: Iterable[int]) -> int:
        """The first node that every path from each of the starts runs through."""
        first, *others = starts
        for other in others:
            while first != other:
                if self.depth[first] >= self.depth[other]:
                    first = self.dominator[first]
                else:
                    other = self.dominator[other]
        return first

    def whole(self) -> Chain:
        return self.chain(self.source, self.sink, set(range(self.sink)))

    def chain(self, source: int, sink: int, region: set[int]) -> Chain:
        """The structure of `region`, which is entered from `source` alone and left to `sink` alone."""
        parts: list[str | Parallel] = []
        at = source
        while True:
            # an edge from the source to the sink is a lane of its own, beside this region
            following = [one for one in self.successors[at] if one in region or (one == sink and at != source)]
            if not following or following == [sink]:
                return tuple(parts)
            if len(following) == 1:
                at = following[0]
                parts.append(self.order[at])
                continue
            join = self.meeting(following)
            lanes = self.lanes(at, join, following, region)
            if len(lanes) < 2:  # the paths are tangled
                inside = sorted(self.reachable(following, join, region))
                parts += [self.order[one] for one in inside] + ([self.order[join]] if join in region else [])
            else:
                parts.append(Parallel(lanes, self.order[join] if join in region else None))
            if join not in region:
                return tuple(parts)
            at = join

    def lanes(self, fork: int, join: int, following: list[int], region: set[int]) -> tuple[Chain, ...]:
        """One chain for each part of the region between fork and join that hangs together."""
        lanes: list[tuple[set[int], Chain]] = [({fork}, ())] if join in following else []
        left = self.reachable(following, join, region)
        groups = self.groups(left)
        if len(groups) + len(lanes) > 1:
            lanes += [(group, self.chain(fork, join, group)) for group in groups]
        rank = {self.index.get(name, self.source): place for place, name in self.reversed_inputs(join)}
        lanes.sort(key=lambda lane: min((rank.get(one, len(rank)), one) for one in lane[0]))
        return tuple(chain for _, chain in lanes)

    def reversed_inputs(self, join: int) -> list[tuple[int, str]]:
        """The join's inputs with their place, last first: of an input used twice the first place counts."""
        names = self.inputs[self.order[join]] if join < self.sink else ()
        return list(enumerate(names))[::-1]

    def reachable(self, starts: Iterable[int], stop: int, region: set[int]) -> set[int]:
        found: set[int] = set()
        ahead = [one for one in starts if one != stop]
        while ahead:
            one = ahead.pop()
            if one not in found and one in region:
                found.add(one)
                ahead += [after for after in self.successors[one] if after != stop]
        return found

    def groups(self, left: set[int]) -> list[set[int]]:
        """The parts of `left` that hang together, whatever the edges' direction."""
        beside: dict[int, set[int]] = {one: set() for one in left}
        for one in left:
            for after in self.successors[one]:
                if after in left:
                    beside[one].add(after)
                    beside[after].add(one)
        groups: list[set[int]] = []
        waiting = sorted(left, reverse=True)
        seen: set[int] = set()
        while waiting:
            group: set[int] = set()
            ahead = [waiting.pop()]
            while ahead:
                one = ahead.pop()
                if one not in seen:
                    seen.add(one)
                    group.add(one)
                    ahead += beside[one]
            groups += [group] if group else []
        return groups
