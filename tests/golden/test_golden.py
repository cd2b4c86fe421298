"""The numbers of every preset and variant are those that they were, exactly; a name is another matter than a number."""

from pathlib import Path
from typing import Any

import pytest

from explorer.design.variants import DesignVariants
from tests.figures import differences, few, read
from tests.golden.make import NAMES, PRESETS, added, entries

ADD = "`python -m tests.golden.make` adds what is new; it changes nothing that is there"


@pytest.fixture(scope="module")
def found() -> tuple[dict[str, Any], dict[str, Any]]:
    return entries()


def compared(path: Path, entries_found: dict[str, Any]) -> list[str]:
    """One line for each difference, the entries that one side lacks first."""
    have = read(path)
    lines = [f"{name}: has no golden entry; {ADD}" for name in entries_found if name not in have]
    lines += [f"{name}: its golden entry belongs to no design" for name in have if name not in entries_found]
    for name, entry in have.items():
        if name in entries_found:
            lines += differences(entry, entries_found[name], name)
    return lines


def test_every_number_is_what_it_was(found: tuple[dict[str, Any], dict[str, Any]]) -> None:
    lines = compared(PRESETS, found[0])
    assert not lines, few(lines)


def test_every_layer_has_the_name_that_it_had(found: tuple[dict[str, Any], dict[str, Any]]) -> None:
    lines = compared(NAMES, found[1])
    assert not lines, few(lines)


def test_every_variant_has_golden_numbers() -> None:
    said = " ".join(read(PRESETS))
    assert [name for name in DesignVariants.model_fields if f" {name}=" not in said] == []


def test_a_changed_number_is_told_in_one_line(found: tuple[dict[str, Any], dict[str, Any]]) -> None:
    have = read(PRESETS)
    have["nin"]["totals"]["macs"] += 1
    have["nin"]["layers"][3][1] = [1, 2, 3]
    lines = differences(have["nin"], found[0]["nin"], "nin")
    macs = found[0]["nin"]["totals"]["macs"]
    assert lines[0] == f"nin totals macs: {macs}, was {macs + 1}"
    assert lines[1].startswith("nin layers[3][1][0]: ")


def test_an_entry_that_is_there_is_never_written_again(tmp_path: Path) -> None:
    path = tmp_path / "numbers.json"
    assert added(path, {"one": {"macs": 1}}) == 1
    assert added(path, {"one": {"macs": 2}, "two": {"macs": 3}}) == 1
    assert read(path) == {"one": {"macs": 1}, "two": {"macs": 3}}
    assert path.read_text() == '{\n"one": {"macs":1},\n"two": {"macs":3}\n}\n'
