"""What a process writes into an empty database so that its keys matter: something sealed, and a record that is signed."""

SIGNED = """
from django.db import transaction
from ledger.actions import record
from ledger.actions.checkpoints import sign_now
from vault.keys import key_for
key_for("call:1")
with transaction.atomic():
    record("jobs_tried_again", by="test", count=1)
sign_now(call="", by="test")
"""
