"""Which tests run on which database: everything on SQLite, and on PostgreSQL what its engine could decide otherwise.

On PostgreSQL run transactions, locks, constraints, triggers, rights, search, sorting, JSON, counts made by the database,
jobs and real workers; every action, every rule that asks rows; and the walks that open every address and send every form
(the canary crawl, the twin worlds, the twelve steps, the story of Ate): they ask there what any page asks.
What only reads the words of a page, a file or a log after that runs on SQLite alone. It is named here, with the reason;
``tests/architecture/test_where.py`` sees that no action is left without a run on PostgreSQL.
"""

from __future__ import annotations

#: Modules that run on SQLite alone, but for tests marked ``postgres`` or ``everywhere``, by what they look at.
ON_SQLITE: dict[str, tuple[str, ...]] = {
    # How many queries a page asks, and what it says where two calls differ by a bar: Python decides. One bar that bites is
    # looked at on PostgreSQL, too, for the keys that it counts.
    "counts": (
        "journeys/test_lists.py",
        "selection/test_silent_bars.py",
    ),
    # Which links, fields, words and refusals stand on a page: templates and Python decide. What these pages ask of the
    # database, the walks ask on PostgreSQL.
    "pages": (
        "accounts/test_admin.py",
        "accounts/test_admin_asked.py",
        "accounts/test_admin_pages.py",
        "accounts/test_admin_words.py",
        "accounts/test_factors.py",
        "accounts/test_home.py",
        "accounts/test_passwords.py",
        "accounts/test_sessions.py",
        "accounts/test_views.py",
        "challenges/test_admin.py",
        "challenges/test_calls_views.py",
        "challenges/test_exercise_links.py",
        "challenges/test_feeds.py",
        "challenges/test_frames_guide.py",
        "challenges/test_public_calls.py",
        "egress/test_guard.py",
        "egress/test_guesses.py",
        "journeys/test_quick_start.py",
        "journeys/test_tongues.py",
        "outbox/test_views.py",
        "pilots/test_after_the_end.py",
        "pilots/test_auditors.py",
        "pilots/test_views.py",
        "reports/test_control.py",
        "reports/test_desk.py",
        "reports/test_result_links.py",
        "selection/test_adjusted_pages.py",
        "selection/test_admin.py",
        "selection/test_exhibits.py",
        "selection/test_pages.py",
        "selection/test_seats_page.py",
        "selection/test_views.py",
        "startups/test_desk_views.py",
        "startups/test_profile_tabs.py",
        "startups/test_receipt.py",
        "startups/test_views.py",
        "ui/test_pages.py",
        "ui/test_states.py",
    ),
    # Who is let in and what every answer carries: decided by Python before anything is asked of a table.
    "doors": (
        "security/test_api_requests.py",
        "security/test_borrowed_keys.py",
        "security/test_exports.py",
        "security/test_hardening.py",
        "security/test_outsiders.py",
    ),
    # One file of a call's record, read by a program that knows no database; how it is written runs on both.
    "bundles": (
        "journeys/test_bundles.py",
        "ledger/test_adjusted.py",
        "ledger/test_languages.py",
        "ledger/test_mutants.py",
        "ledger/test_taken_back.py",
        "ledger/test_verify.py",
        "ledger/test_views.py",
        "ledger/test_wording.py",
    ),
    # What PDF, DOCX, pictures, OCDS and mails look like, once their rows are read, and the bill of materials. Of files that
    # start-ups bring PostgreSQL sees those that are converted for a hand-over, and those with logos and marks.
    "files": (
        "outbox/test_wordings.py",
        "reports/test_documents.py",
        "reports/test_explained.py",
        "reports/test_ocds.py",
        "reports/test_papers_said.py",
        "security/test_bill.py",
        "startups/test_flat.py",
    ),
    # Lines that processes write, and files that they keep elsewhere.
    "processes": (
        "setup/test_failures.py",
        "setup/test_json_logs.py",
        "setup/test_logs.py",
        "setup/test_metrics.py",
        "setup/test_object_store.py",
        "setup/test_raw_reads.py",
    ),
}

_ALONE = frozenset(f"tests/{name}" for names in ON_SQLITE.values() for name in names)


def on_sqlite_alone(module: str) -> bool:
    """Say whether a test module (``tests/…/test_….py``) has its one run on SQLite."""
    return module in _ALONE
