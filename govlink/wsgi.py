"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from govlink import ahead
from govlink.pace import Processors, told
from govlink.room import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govlink.settings")

application = with_room(told(get_wsgi_application(), Processors()))
ahead.load()
