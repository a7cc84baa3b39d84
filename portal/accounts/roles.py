"""What people may be: for one organisation, or for the whole portal. Pure."""

from __future__ import annotations

READER, EDITOR, COORDINATOR, MANAGER = "reader", "editor", "coordinator", "manager"
ROLES = (READER, EDITOR, COORDINATOR, MANAGER)

CURATOR, ADMINISTRATOR = "curator", "administrator"
PLATFORM_ROLES = (CURATOR, ADMINISTRATOR)
