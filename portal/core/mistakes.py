"""What a mistake in the content folder is called, with what to do about it.

Pydantic says what it found wrong; a librarian also needs to know how to write it right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, PydanticUserError
from pydantic_core import ErrorDetails


def said(found: ErrorDetails, model: type[BaseModel]) -> str:
    """The message of one mistake, with an advice where there is one.

    >>> class Term(BaseModel, extra="forbid"):
    ...     value: int
    >>> from pydantic import ValidationError
    >>> try:
    ...     Term.model_validate({"value": 2, "valeu": 3})
    ... except ValidationError as error:
    ...     said(error.errors()[0], Term)
    "there is nothing called 'valeu' here; is it 'value'?"
    """
    message, given = found["msg"], found["input"]
    match found["type"]:
        case "string_type" if isinstance(given, int | float | date):
            return f"{message}: put it in quotes"
        case "model_type" | "model_attributes_type":
            return _mapping(message, found.get("ctx", {}).get("class_name"), model)
        case "extra_forbidden":
            return _unknown(str(found["loc"][-1]), model)
        case _:
            return message.removeprefix("Value error, ")


def _mapping(message: str, name: object, model: type[BaseModel]) -> str:
    fields = _fields(model).get(str(name))
    if not fields:
        return message
    told = ", ".join(fields[:6]) + (", ..." if len(fields) > 6 else "")
    return f"Input should be written as names with values, of {told}"


def _unknown(name: str, model: type[BaseModel]) -> str:
    known = sorted({field for fields in _fields(model).values() for field in fields})
    near = get_close_matches(name, known, n=1)
    return f"there is nothing called {name!r} here; " + (
        f"is it {near[0]!r}?" if near else "leave it out, or see the README of the folder"
    )


def _fields(model: type[BaseModel]) -> Mapping[str, tuple[str, ...]]:
    """The fields of the model and of all that stand in it, by the names of their classes."""
    try:
        schema = model.model_json_schema()
    except PydanticUserError:  # some have no schema; then there is no advice
        return {model.__name__: tuple(model.model_fields)}
    return dict(_named(model.__name__, schema))


def _named(name: str, schema: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield name, tuple(schema.get("properties", ()))
    for inner, told in schema.get("$defs", {}).items():
        yield inner, tuple(told.get("properties", ()))
