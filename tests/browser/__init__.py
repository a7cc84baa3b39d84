"""The served portal in a real browser: pages, keyboard, print, bytes. Needs Chromium."""
