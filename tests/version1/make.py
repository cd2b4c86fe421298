"""How the files beside this one were made, at the commit that added them, by designs of version 1.

Kept to tell how; it is not to be run again once the design's file has another version: it would make files of that.
`python -m tests.version1.make FOLDER` writes designs.json, layer_names.json, links.json, home/ and home.json there.
"""

import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from explorer.design import DesignSpec
from explorer.design.codec import from_query, to_query
from tests.figures import figures, write
from tests.version1.made_designs import designs
from tests.version1.made_home import make_home
from tests.version1.typed_links import TYPED

LINKS = 50


def main(folder: Path) -> None:
    found = designs()
    numbers = {name: figures(design) for name, design in found.items()}
    names = {name: entry.pop("names") for name, entry in numbers.items()}
    write(
        folder / "designs.json",
        {name: {"design": design.model_dump(mode="json")} | numbers[name] for name, design in found.items()},
    )
    write(folder / "layer_names.json", names)
    write(folder / "links.json", {link: _opened(query) for link, query in _links(list(found.values())).items()})
    write(folder / "home.json", make_home(folder / "home"))


def _links(found: list[DesignSpec]) -> dict[str, Any]:
    """Those that a person might have typed, then those of the made designs, to have fifty."""
    queries = [*TYPED, *[to_query(design) for design in reversed(found)]]
    return {urlencode(query, doseq=True): query for query in queries[:LINKS]}


def _opened(query: Any) -> dict[str, Any]:
    numbers = figures(from_query(query))
    return {"totals": numbers["totals"], "layers": numbers["layers"]}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
