"""The small portal for gunicorn: `gunicorn tests.core.house_server:app`, settings in the environment."""

from portal.core.settings import read
from tests.core import house, house_views

app = house_views.add(house.create(read()))
