"""What applicants do in the last minute, for locust: ``bench/rush.py`` starts it and reads what it saw.

Each user is one applicant of ``RUSH_PLAN`` (JSON: host, closes at, seconds, people with their cookies). Some write
until the end and on, every few seconds or, like their browsers, as often as a slow site allows; others add a file and
send, each at a moment of her own, the last ones after the close. What the site answered goes to ``RUSH_SEEN``, one line
each.
"""

from __future__ import annotations

import json
import math
import os
import random
import time
from pathlib import Path
from typing import Any

import gevent
from locust import HttpUser, constant, task

PLAN: dict[str, Any] = json.loads(Path(os.environ["RUSH_PLAN"]).read_text())
CLOSES = float(PLAN["closes"])
PDF = Path(PLAN["pdf"]).read_bytes()
#: As ``static/js/govlink.js``: the next save begins so many times the root of what the last one took beyond twice the
#: quickest answer and a tenth of a second (all in seconds) after it, or so late; and at least such a part of the time
#: before after it. Where the site tells that it has little room: as many times the time before, or so many seconds at
#: first. All that give or take a third: those who wait do not come back as one wave.
TIMES, SPARE, MOST, PART, FIRST = 60, 0.1, 60, 0.7, 10
FIELDS = ("problem", "approach", "solution", "technology", "plan")
_writers, _senders = list(PLAN["writers"]), list(PLAN["senders"])
#: Written line by line: what a crowd that is stopped had seen by then is not lost.
_seen = os.open(os.environ["RUSH_SEEN"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)


def note(what: str, person: dict[str, Any], answer: Any, began: float, **more: Any) -> None:
    """Write down one answer: its status, ms, and when it was asked for and answered, in seconds before the close."""
    now = time.time()
    row = {"what": what, "pk": person["pk"], "status": answer.status_code, "ms": 1000 * (now - began)}
    os.write(_seen, (json.dumps(row | {"asked": began - CLOSES, "answered": now - CLOSES} | more) + "\n").encode())


class Applicant(HttpUser):
    """Somebody who has signed in."""

    abstract = True
    host = PLAN["host"]
    wait_time = constant(0)
    people: list[dict[str, Any]]

    def on_start(self) -> None:
        """Take the place of one of the people of the plan."""
        if not self.people:
            raise gevent.GreenletExit
        self.person = self.people.pop()
        self.client.cookies.update(self.person["cookies"])
        self.client.headers["X-CSRFToken"] = self.person["cookies"]["csrftoken"]
        self.dice = random.Random(self.person["pk"])

    def post(self, what: str, path: str, *, expected: tuple[int, ...], told: dict[str, Any], **sent: Any) -> Any:
        """Send a form; anything but what is expected counts as a failure."""
        began = time.time()
        with self.client.post(path, name=what, catch_response=True, allow_redirects=False, **sent) as answer:
            if answer.status_code in expected:
                answer.success()
            else:
                answer.failure(f"{answer.status_code}: {answer.text[:300]}")
            # no answer at all: why, as the line between us says it
            why = {} if answer.status_code else {"error": repr(answer.error)}
            note(what, self.person, answer, began, **told, **why)
            return answer


class Writer(Applicant):
    """Writes, and the page keeps what she writes every few seconds, also when the call has closed meanwhile."""

    people = _writers
    fixed_count = len(_writers)

    def on_start(self) -> None:
        """Begin at a moment of her own: nobody opens her form in the last minute because all others do."""
        super().on_start()
        self.versions = dict.fromkeys(FIELDS, 1)
        self.turn, self.line, self.pause = 0, float(MOST), 0.0
        gevent.sleep(self.dice.uniform(0, max(PLAN["lead"], PLAN["every"])))

    @task
    def write(self) -> None:
        """Keep one field."""
        if time.time() > CLOSES + PLAN["after"]:
            gevent.sleep(60)
        field = self.dice.choice(FIELDS)
        self.turn += 1
        began = time.time()
        text = f"Lo que hace falta en el barrio, contado con cuidado y medido, por vez número {self.turn}."
        data = {"name": field, "value": text, "version": str(self.versions[field])}
        # 403 is right once the call has closed; whether it came too early is looked at afterwards
        answer = self.post(
            "autosave",
            f"/submissions/{self.person['pk']}/autosave/",
            expected=(200, 403),
            told={"field": field, "text": text},
            data=data,
            headers={"Accept": "application/json"},
        )
        if answer.status_code == 200:
            self.versions[field] = answer.json()["version"]
        took = time.time() - began
        self.line = min(self.line, took)
        due = TIMES * math.sqrt(max(0, took - 2 * self.line - SPARE))
        busy = float(answer.headers.get("Govlink-Busy", 0))
        room = max(FIRST, self.pause) * busy if busy > 1 else max(PART, busy) * self.pause
        self.pause = min(max(due, room), MOST)
        wait = self.pause * self.dice.uniform(2 / 3, 4 / 3)
        gevent.sleep(max(self.dice.uniform(0.5, 1.5) * PLAN["every"], wait - took))


class Sender(Applicant):
    """Adds a file, looks at the preview and sends, at a moment of her own."""

    people = _senders
    fixed_count = len(_senders)

    @task
    def send(self) -> None:
        """Do it once."""
        gevent.sleep(max(0, CLOSES + self.person["at"] - time.time()))
        home = f"/submissions/{self.person['pk']}"
        files = {"file": ("anexo.pdf", PDF, "application/pdf")}
        attached = self.post("attach", f"{home}/files/", expected=(302, 422, 403), told={}, files=files)
        sent = self.post("submit", f"{home}/send/", expected=(302, 403), told={"at": self.person["at"]}, data={})
        if sent.status_code == 302:
            began = time.time()
            receipt = self.client.get(f"{home}/receipt.json", name="receipt")
            note("receipt", self.person, receipt, began, receipt=receipt.text, attached=attached.status_code)
        gevent.sleep(3600)
