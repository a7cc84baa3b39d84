"""A small content folder that a test may spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.catalogue.folders import SMALL


@pytest.fixture()
def folder(tmp_path: Path) -> Path:
    """A copy of the small content folder."""
    return Path(shutil.copytree(SMALL, tmp_path / "content"))
