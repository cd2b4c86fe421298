"""Makes explorer/ui/components/messages.d.ts: the types of what Python and the components send each other.

They are declared in Python, where a component is made; `python -m scripts.component_types` writes them anew, with
`--check` it fails where the file is another. It needs `make setup-dev`.
"""

import importlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import TypedDictSchema
from typing_extensions import get_original_bases, is_typeddict

from explorer.ui.frontend.component import COMPONENTS, DECLARED

ROOT = Path(__file__).resolve().parents[1]
FILE = COMPONENTS / "messages.d.ts"
HEAD = "// Made by scripts/component_types.py of the types in Python; not to be edited."
SOURCE = r" \* This interface was referenced by .*\n \* via the `definition` .*"
SAID_BY_COMPILER = re.compile(rf"/\*\*\n{SOURCE}\n \*/\n|\n \*\n{SOURCE}|export interface Messages \{{}}\n")
COMPILER = """
import { compile } from "json-schema-to-typescript"
import { text } from "node:stream/consumers"
const schema = JSON.parse(await text(process.stdin))
const how = { additionalProperties: false, unreachableDefinitions: true, strictIndexSignatures: true }
const options = { bannerComment: "", ...how }
process.stdout.write(await compile(schema, "Messages", options))
"""


class Inherited(GenerateJsonSchema):
    """Says of a TypedDict what it extends, and leaves the fields of that to it."""

    def typed_dict_schema(self, schema: TypedDictSchema) -> JsonSchemaValue:
        made = super().typed_dict_schema(schema)
        bases = [one for one in get_original_bases(schema["cls"]) if is_typeddict(one)]
        inherited = {name for base in bases for name in base.__required_keys__ | base.__optional_keys__}
        own = {name: field for name, field in made["properties"].items() if name not in inherited}
        required = [name for name in made.get("required", ()) if name in own]
        extends = [self.generate_inner(TypeAdapter(base).core_schema) for base in bases]
        return {**made, "properties": own, "required": required, "extends": extends}


def schema() -> dict[str, Any]:
    """One JSON schema, whose definitions are all messages."""
    for path in sorted(COMPONENTS.glob("*/main.js")):
        importlib.import_module(f"explorer.ui.{path.parent.name}")
    types = {one for sent in DECLARED.values() for one in (sent.data, *sent.words.values(), *sent.texts.values())}
    named = [(one.__name__, "serialization", TypeAdapter(one)) for one in sorted(types, key=lambda one: one.__name__)]
    _, made = TypeAdapter.json_schemas(
        named,  # type: ignore[arg-type]  # its key may be any name
        schema_generator=Inherited,
    )
    definitions = {name: plain(one) | {"title": name} for name, one in made["$defs"].items()}
    askable(list(definitions.values()))
    return {"title": "Messages", "type": "object", "$defs": definitions}


def askable(definitions: list[dict[str, Any]]) -> None:
    """Let what extends the same be asked for what only some of these have: in the others it is `undefined`."""
    heirs: dict[str, list[dict[str, Any]]] = {}
    for one in definitions:
        for base in one.get("extends", ()):
            heirs.setdefault(base["$ref"], []).append(one)
    for family in heirs.values():
        fields = dict.fromkeys(name for one in family for name in one["properties"])
        for one in family:
            one["properties"] |= {name: {"tsType": "undefined"} for name in fields if name not in one["properties"]}


def plain(one: Any) -> Any:
    """Without the titles of fields, of which the compiler would make types; what has a default is always sent."""
    if isinstance(one, list):
        return [plain(part) for part in one]
    if not isinstance(one, dict):
        return one
    if "prefixItems" in one:  # a tuple, as the compiler reads it
        one = {**one, "items": one["prefixItems"], "additionalItems": False}
    kept = {name: part for name, part in one.items() if name not in ("title", "default") or isinstance(part, dict)}
    if "properties" in kept:
        fields = kept["properties"]
        always = [name for name, part in fields.items() if name in kept.get("required", ()) or "default" in part]
        return {**kept, "required": always, "properties": {name: plain(part) for name, part in fields.items()}}
    return {name: plain(part) for name, part in kept.items()}


def made() -> str:
    """The file's text."""
    done = subprocess.run(
        [ROOT / ".venv/bin/node", "--input-type=module", "-e", COMPILER],
        input=json.dumps(schema()), capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"the types can't be made: {done.stderr.strip()[-2000:]}")
    return f"{HEAD}\n\n{SAID_BY_COMPILER.sub('', done.stdout).strip()}\n"


def main(arguments: list[str]) -> None:
    """Write the file, or with `--check` compare it."""
    if "--check" in arguments:
        if FILE.read_text(encoding="utf-8") != made():
            raise SystemExit(f"{FILE.relative_to(ROOT)} is not what Python declares: python -m scripts.component_types")
    else:
        FILE.write_text(made(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
