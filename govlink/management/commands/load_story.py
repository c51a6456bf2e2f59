"""Load a story: exercises that were really driven through the platform's own actions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.test.utils import override_settings

from challenges.queries import call_by_reference
from govlink.stories import ate, later, opening, others
from govlink.stories.world import Cast
from pilots.actions.search import rebuild_search


class Command(BaseCommand):
    help = "Build the published case of Ate and seven illustrative exercises in other states."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("story", choices=["ate"])

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Stories bring people with a known password: they are for the embedded edition only.")
        if call_by_reference("ATE-2021-001"):
            raise CommandError("The story is loaded already. Start over with an empty database to load it again.")
        # The people of the stories do not exist: their mail is written and kept, but leaves for nowhere.
        with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
            cast = Cast()
            call = ate.tell(cast)
            self.stdout.write(f"{call.reference}: {call.state}")
            for other in [*others.tell(cast), *later.tell(cast), opening.tell(cast)]:
                other.refresh_from_db()
                self.stdout.write(f"{other.reference}: {other.state}")
        rebuild_search(by="story")
