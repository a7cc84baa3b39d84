"""A row of the table of routes: an address, and what each role gets there."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.pages.roles import ALL, Statuses


@dataclass(frozen=True)
class Route:
    """An address, `{lang}` standing for the language, and the status by role for GET and POST.

    `more` are other addresses of the same route, with the statuses there.
    """

    address: str
    kind: str = "text/html"
    get: Statuses | None = field(default_factory=lambda: ALL(200))
    post: Statuses | None = None
    data: dict[str, str] = field(default_factory=dict)
    access: str = "public"
    more: tuple[Route, ...] = ()

    def addresses(self) -> list[str]:
        """The address in both languages, or the one there is."""
        languages = ("id", "en") if "{lang}" in self.address else ("",)
        return [self.address.replace("{lang}", language) for language in languages]


def both(first: Route, *more: Route) -> Route:
    """A route with further addresses of it, such as that of a foreign object."""
    return Route(
        first.address, first.kind, first.get, first.post, first.data, first.access, tuple(more)
    )
