"""How long what readers write may be, and how often they may write."""

from __future__ import annotations

from datetime import timedelta

from portal.accounts.throttle import Limit

QUESTION, ANSWER, SENTENCE, MISTAKE = 1000, 4000, 300, 2000  # characters
REASON, NOTE, COLLECTION_NAME = 500, 500, 120
SHORTEST = 10
MOST_COLLECTIONS, MOST_ITEMS, MOST_BOOKMARKS = 100, 40, 500

QUESTIONS = Limit("questions", 10, timedelta(hours=1))
REMARKS = Limit("remarks", 30, timedelta(hours=1))
KEPT = Limit("kept", 300, timedelta(hours=1))  # bookmarks, and changes of collections
SHARES = Limit("shares", 20, timedelta(hours=1))
