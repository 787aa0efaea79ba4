"""The desk as a WSGI application, for waitress or any other server."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from plea_web.desk.heap import leave_alone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plea_web.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  reads the code of all pages now, and not with somebody's first page
leave_alone()
