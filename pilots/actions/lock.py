"""How every action on a pilot begins."""

from __future__ import annotations

from typing import Any

from challenges.actions.clock import lock_call
from kernel.verdict import first_no, require
from pilots.models import Pilot
from pilots.queries import access
from pilots.rules.permissions import may_run_on, may_steer_pilot, may_write


def lock_pilot(
    *, pilot: Pilot, by: Any, steering: bool = False, supplying: bool = False, running: bool = False
) -> Pilot:
    """Lock the pilot's call and return the pilot as it is now. Raises ``Refused`` when ``by`` may not change it.

    ``supplying``: the start-up's people may, too: they send evidence, on which the entity then decides.
    ``running``: what is changed is closed once the pilot has ended.
    """
    call = lock_call(pilot.call)
    writes = access.writes(by, call.entity) or (supplying and access.supplies(by, pilot))
    verdict = may_write(writes=writes, call_state=call.state)
    if steering:
        verdict = first_no(verdict, may_steer_pilot(steers=access.steers(by, call.entity)))
    require(verdict)
    fresh = Pilot.objects.select_related("startup").get(pk=pilot.pk)
    if running:
        require(may_run_on(state=fresh.state))
    fresh.call = call
    return fresh
