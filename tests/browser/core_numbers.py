"""The totals and rows of layers on the Explore page, against the core's own numbers of the design in its link."""

import re
from typing import NamedTuple

from playwright.sync_api import Page

import explorer
from explorer.analysis import CONVENTIONS, OPTIMIZERS, PRECISIONS
from explorer.analysis import Setting as Training
from explorer.analysis.measures import BY_NAME, MEASURES, Numbers
from explorer.design import DesignSpec

BASIS = re.compile(rf"Counted as ({'|'.join(map(re.escape, CONVENTIONS))}), batch ([\d,]+), ({'|'.join(PRECISIONS)})")
FIGURES = """figures => figures.map(figure => [
  figure.querySelector("dt").firstChild.textContent, figure.querySelector("[popover] b").textContent])"""
LAYERS = "rows => rows.map(row => [...row.children].map(one => one.innerText.trim()))"


class Basis(NamedTuple):
    """What the page says that it counts for; the optimizer is not said."""

    convention: str = "torch"
    batch: int = 32
    precision: str = "fp32"


def basis(page: Page) -> Basis:
    """What the button beside the name says; what is so at first where the projector view has none."""
    found = BASIS.search(" ".join(page.locator("[class*=st-key-basis] button").all_inner_texts()))
    return Basis(found[1], int(found[2].replace(",", "")), found[3]) if found else Basis()


def right(design: DesignSpec, basis: Basis) -> dict[str, set[int]]:
    """By a total's label what it may be: one number, but for what hangs on the optimizer."""
    graph = explorer.lower(design)
    found: dict[str, set[int]] = {}
    for optimizer in OPTIMIZERS:
        setting = Training(batch=basis.batch, precision=basis.precision, optimizer=optimizer)
        numbers = Numbers(graph, setting, basis.convention)
        for measure in MEASURES:
            found.setdefault(measure.label, set()).add(measure.value(numbers))
    return found


def wrong_totals(page: Page, design: DesignSpec) -> list[str]:
    """A line for each total that is not the core's."""
    figures = page.locator(".totals > div").evaluate_all(FIGURES)
    shown = {label.strip(): int(text.replace(",", "")) for label, text in figures}
    wanted = right(design, basis(page))
    missing = [f"total {label}: the page has none" for label in wanted if label not in shown and label != AUXILIARY]
    wrong = [(label, value) for label, value in shown.items() if value not in wanted.get(label, ())]
    return missing + [f"total {label}: the page has {value}, the core {wanted.get(label)}" for label, value in wrong]


AUXILIARY = BY_NAME["aux_parameters"].label


def wrong_layers(page: Page, design: DesignSpec) -> list[str]:
    """A line for each row of the table of layers that is not the core's; none where another tab is open."""
    rows = page.locator(".st-key-layers tbody tr")
    if not rows.count():
        return []
    names = [text.strip() for text in page.locator(".st-key-layers thead th").all_inner_texts()]
    layer, parameters, macs = (names.index(name) for name in ("layer", "parameters", "MACs"))
    shown = [(row[layer], row[parameters], row[macs]) for row in rows.evaluate_all(LAYERS)]
    analysis = explorer.analyze(explorer.lower(design))
    wanted = [(row.name, f"{row.parameters:,}", f"{row.macs:,}") for row in analysis.layers]
    found = [row for row in shown if not row[0].startswith("Σ")]
    return [f"layers: the page has {mine}, the core {other}" for mine, other in _different(found, wanted)][:5]


def _different(found: list[tuple[str, ...]], wanted: list[tuple[str, ...]]) -> list[tuple[object, object]]:
    if len(found) != len(wanted):
        return [(f"{len(found)} rows", f"{len(wanted)}")]
    return [(mine, other) for mine, other in zip(found, wanted, strict=True) if mine != other]
