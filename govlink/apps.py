from django.apps import AppConfig


class GovlinkConfig(AppConfig):
    name = "govlink"
