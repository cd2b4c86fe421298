"""Names that are safe to write: identifiers from anything, class names from free text, text for docstrings."""

import keyword
import re
import unicodedata
from collections.abc import Container

RESERVED = frozenset({"F", "NamedTuple", "Outputs", "Tensor", "float", "int", "nn", "self", "super", "torch", "tuple"})
SPELLINGS = {"alexnet": "AlexNet", "bn": "BN", "googlenet": "GoogLeNet", "lenet": "LeNet", "nin": "NiN", "vgg": "VGG"}
"""How the field spells its networks."""
LONGEST_CLASS = 48


def is_plain(name: str) -> bool:
    """Whether `self.<name>` can be written: an identifier, no keyword, and not changed by Python's name mangling."""
    return name.isascii() and name.isidentifier() and not keyword.iskeyword(name) and not name.startswith("__")


def unique(name: str, taken: Container[str]) -> str:
    """The name, or the name with the first number behind it that is free."""
    number, free = 1, name
    while free in taken or free in RESERVED or keyword.iskeyword(free):
        number += 1
        free = f"{name}{number}"
    return free


def identifier(text: str, otherwise: str) -> str:
    """The text as a lower-case identifier."""
    name = re.sub(r"\W+", "_", text, flags=re.ASCII).strip("_").lower()
    return name if name and not name[0].isdigit() else otherwise


def class_name(text: str, otherwise: str) -> str:
    """Free text as a class name: `mini-googlenet` becomes MiniGoogLeNet."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = "".join(_word(word) for word in re.findall(r"[A-Za-z]+|[0-9]+", plain))
    return (otherwise + name if not name or name[0].isdigit() else name)[:LONGEST_CLASS]


def docstring_text(text: str) -> str:
    """Free text as the inside of a docstring: one line that neither ends it nor escapes from it."""
    line = " ".join(text.split()).replace("\\", "\\\\").replace('"', "'")
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in line)


def _word(word: str) -> str:
    return SPELLINGS.get(word.lower()) or word[0].upper() + word[1:]
