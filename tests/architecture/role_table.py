"""Who may call each address. A new address without a line here fails a test: think of its readers first.

Each line: URL name (with its namespace; ``*`` only for what a library brings), then one or more of WHO.
The line says who may get more than a refusal; what they then may do is a rule's business.
"""

from __future__ import annotations

WHO = {
    "public": "anybody, signed in or not",
    "signed-in": "anybody with an account, about herself",
    "entity": "people of the public entity that the thing belongs to",
    "authority": "the authority who approves and decides for the entity",
    "assessor": "a person with a seat on the call",
    "custodian": "an appointed custodian of the call's identities",
    "startup": "people of the start-up that the thing belongs to",
    "staff": "GovLink's staff",
}

ROLE_TABLE: dict[str, str] = {
    # the site
    "front": "public",
    "home": "signed-in",
    "how_it_works": "public",
    "accessibility": "public",
    "privacy": "public",
    "set_language": "public",
    "health": "public",
    # the record
    "call_record": "public",
    # the outbox: one's own messages
    "outbox": "signed-in",
    "message": "signed-in",
    "enclosure": "signed-in",
    # accounts
    "profile": "signed-in",
    # what allauth brings asks by itself who is signed in
    "account_*": "public",
    "mfa_*": "signed-in",
    "mfa_login_webauthn": "public",
    "mfa_authenticate": "public",
    "usersessions_*": "signed-in",
    # the admin site
    "admin:*": "staff",
}
