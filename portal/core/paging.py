"""Pages of a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

MOST_PAGES = 100_000


class NoSuchPage(LookupError):
    """The page asked for is not a number from 1 up, or lies behind the last one."""


def number(value: str | None) -> int:
    """The page number in a query string; 1 when it is absent. Raises NoSuchPage."""
    if value is None or value == "":
        return 1
    if not (value.isascii() and value.isdigit() and 0 < len(value) < 10):
        raise NoSuchPage(value)
    found = int(value)
    if not 1 <= found <= MOST_PAGES:
        raise NoSuchPage(value)
    return found


@dataclass(frozen=True)
class Paging:
    """Where we are in a list: `page` from 1, `per_page` items, `total` items in all."""

    page: int
    per_page: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list still has one."""
        return max(1, -(-self.total // self.per_page))

    def check(self) -> Paging:
        """Itself. Raises NoSuchPage when the page lies behind the last one."""
        if self.page > self.pages:
            raise NoSuchPage(str(self.page))
        return self

    def window(self, around: int = 2) -> list[int | None]:
        """Page numbers to link: the first, the last, those around this one; None is a gap."""
        near = range(self.page - around, self.page + around + 1)
        shown = sorted({1, self.pages, *(n for n in near if 1 <= n <= self.pages)})
        items: list[int | None] = []
        for found in shown:
            if items and items[-1] is not None and found - items[-1] > 1:
                items.append(None)
            items.append(found)
        return items

    def links(self, address: Callable[[int], str]) -> dict[str, Any]:
        """What components/pagination.html shows; `address` makes that of a page from its number.

        {"prev_url", "next_url": an address or None, "items": [{"label", "url", "current"}]}.
        """

        def link(number: int | None) -> str | None:
            known = number is not None and 1 <= number <= self.pages and number != self.page
            return address(number) if known and number else None

        items = [
            {"label": n or "", "url": link(n), "current": n == self.page} for n in self.window()
        ]
        return {"prev_url": link(self.page - 1), "next_url": link(self.page + 1), "items": items}
