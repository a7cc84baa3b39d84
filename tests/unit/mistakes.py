"""What a model says about data that it does not accept."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError


def mistakes(model: type[BaseModel], data: Any) -> list[tuple[str, str]]:
    """Where and what the mistakes are."""
    with pytest.raises(ValidationError) as caught:
        model.model_validate(data)
    return [(".".join(map(str, e["loc"])), e["msg"]) for e in caught.value.errors()]
