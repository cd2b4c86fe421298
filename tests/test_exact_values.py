"""A field takes what it is and nothing that is only like it: in designs and states."""

from typing import Annotated, Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from explorer import preset
from explorer.design.codec import from_json
from explorer.design.edit_text import parse_value
from explorer.design.fields import Part
from explorer.design.problems import DesignError
from explorer.states import State
from explorer.text import TwiceError, json_value

LIKE = (True, False, 0, 1, 3, 3.0, 1.0, 0.0, "1", "3", "0.5", "on", "off", "t", "true", "false", "none")
"""Values of several types that pydantic takes for each other unless it is told not to."""


def models(of: type[BaseModel]) -> list[type[BaseModel]]:
    return [one for found in of.__subclasses__() for one in (found, *models(found))]


FIELDS = sorted(
    {
        (model.__name__, name, id(model)): pytest.param(model, name, id=f"{model.__name__}.{name}")
        for model in (*models(Part), State)
        for name in model.model_fields
    }.items()
)


@pytest.mark.parametrize(("model", "name"), [one for _, one in FIELDS])
def test_no_value_is_read_as_one_of_another_type(model: type[BaseModel], name: str) -> None:
    field = model.model_fields[name]
    kind: Any = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    reads = TypeAdapter(kind)
    for value in LIKE:
        try:
            read = reads.validate_python(value)
        except ValidationError:
            continue
        whole_for_a_number = type(value) is int and type(read) is float  # 1 is as good as 1.0
        assert type(read) is type(value) or whole_for_a_number, (value, read)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"bias":true', '"bias":"off"', "variants.bias (='off') must be true or false"),
        ('"width":1.0', '"width":true', "variants.width (=true) must be a number"),
        ('"factorize_n":3', '"factorize_n":3.0', "variants.factorize_n (=3.0) must be one of 3, 5 or 7"),
        ('"nin_kernel":1', '"nin_kernel":true', "variants.nin_kernel (=true) must be one of 1 or 3"),
        ('"version":2', '"version":true', "version (=true) must be 2"),
        ('"ceil_mode":false', '"ceil_mode":"t"', "stem.maxpool1.ceil_mode (='t') must be true or false"),
    ],
)
def test_what_is_only_like_a_value_is_refused_in_words(old: str, new: str, said: str) -> None:
    text = preset("googlenet").model_dump_json()
    assert old in text
    with pytest.raises(DesignError) as refused:
        from_json(text.replace(old, new, 1))
    assert said == str(refused.value)


def test_an_object_that_has_a_name_twice_is_no_design() -> None:
    text = preset("googlenet").model_dump_json().replace('"classes":10', '"classes":10,"classes":1000')
    with pytest.raises(DesignError, match="'classes' is there twice in one object"):
        from_json(text)


def test_a_doubled_name_among_very_many_is_found_at_once() -> None:
    names = [f"n{n}" for n in range(200_000)]
    with pytest.raises(TwiceError, match="'n199999' is there twice"):
        json_value("{" + ",".join(f'"{name}":0' for name in [*names, names[-1]]) + "}")


def test_an_edit_with_a_doubled_name_says_what_to_do() -> None:
    with pytest.raises(DesignError, match="'kind' is there twice in one object; take one of them away"):
        parse_value('{"kind":"conv","kind":"lrn"}')
