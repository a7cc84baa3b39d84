"""The small portal for gunicorn and for `flask --app tests.core.house_server:app`."""

from portal.core.settings import read
from tests.core import house, house_views

app = house_views.add(house.create(read()))
