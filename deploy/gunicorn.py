"""How gunicorn serves GovLink: ``gunicorn govlink.wsgi -c deploy/gunicorn.py``; what its command line says wins."""

import os

import environ

from govlink import watching
from govlink.serving import keepalive, post_worker_init  # noqa: F401  read by gunicorn

_env = environ.Env()
environ.Env.read_env(_env.str("GOVLINK_ENV_FILE", default=".env"))

bind = "127.0.0.1:8000"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
control_socket_disable = True

access_log_format = "%(t)s %(m)s %(s)s %(B)s %(L)s"
logconfig_dict = watching.logging(_env)
logconfig_dict["formatters"]["bare"] = {"format": "{message}", "style": "{"}
logconfig_dict["handlers"]["access"] = {"class": "logging.StreamHandler", "formatter": "bare"}
# As lines of JSON the site itself says how each request went (govlink/logs.py), with the request's id.
_answers = "WARNING" if watching.log_format(_env) == "json" else "INFO"
logconfig_dict["loggers"] |= {
    "gunicorn.error": {"level": "INFO", "handlers": ["console"], "propagate": False},
    "gunicorn.access": {"level": _answers, "handlers": ["access"], "propagate": False},
}
