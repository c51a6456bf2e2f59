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
    # the blind room
    "assessments": "assessor",
    "assessment": "assessor",
    "seat_declare": "assessor",
    "panel": "assessor",
    "score": "assessor",
    "score_save": "assessor",
    "panel_seats": "entity staff",
    "seat_vacate": "entity staff",
    "assessment_open": "entity staff",
    "assessment_close": "entity staff",
    "decisions": "authority",
    "deciding": "authority",
    "deciding_entry": "authority",
    "decision": "authority",
    "call_deserted": "authority",
    "review_answer": "authority",
    "result": "public",
    # the identity side: start-ups and their submissions
    "startups": "signed-in",
    "startup_new": "signed-in",
    "invitations": "signed-in",
    "invitation": "signed-in",
    "startup": "startup",
    "startup_edit": "startup",
    "startup_identity": "startup",
    "startup_team": "startup",
    "member_remove": "startup",
    "invitation_cancel": "startup",
    "submissions": "signed-in",
    "start_submission": "signed-in",
    "follow_call": "signed-in",
    "submission": "startup",
    "submission_section": "startup",
    "submission_autosave": "startup",
    "submission_identity": "startup",
    "submission_sworn": "startup",
    "submission_files": "startup",
    "submission_file": "startup custodian",
    "submission_file_remove": "startup",
    "submission_preview": "startup",
    "submission_preview_replace": "startup",
    "submission_send": "startup",
    "submission_receipt": "startup",
    "submission_receipt_file": "startup",
    "submission_withdraw": "startup",
    "submission_result": "startup",
    "submission_review": "startup",
    # the identity side: the custodians' desks
    "custody": "custodian",
    "desk": "custodian",
    "desk_take_up": "custodian",
    "desk_hand_over": "custodian",
    "unsealing": "custodian",
    "desk_eligibility": "custodian",
    "desk_blinding": "custodian",
    "desk_mask_words": "custodian",
    "desk_masking": "custodian",
    "desk_file": "custodian",
    "result_identity": "public",
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
