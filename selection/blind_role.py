"""What the database role of the blind views may do: the one list of its rights, and how they are given.

The role belongs to the database server, its rights to this database. Nothing is granted that is not listed here; a new
table or column is out of reach until a line names it and a migration calls ``install`` again.
"""

from __future__ import annotations

from typing import Any

from kernel.blind import ROLE

#: Rights on a whole table, or on the columns named.
Rights = dict[str, tuple[str, ...] | None]

_READ: Rights = {"SELECT": None}
_ADD: Rights = {"SELECT": None, "INSERT": None}
_WORK: Rights = {"SELECT": None, "INSERT": None, "UPDATE": None}

GRANTS: dict[str, Rights] = {
    # The blind room itself.
    "selection_assessment": _ADD,
    "selection_committee": _WORK,
    "selection_calibration": _WORK,
    "selection_samplelevel": _ADD,
    "selection_entry": {"SELECT": None, "UPDATE": ("state",)},
    "selection_exhibit": _READ,
    "selection_seat": _WORK,
    "selection_barredpair": _READ,
    "selection_ballot": _WORK,
    "selection_ballotvote": _WORK,
    "selection_assignment": _WORK,
    "selection_score": _WORK,
    "selection_scoreamendment": _ADD,
    "selection_standing": _WORK,
    "selection_panelfigures": _WORK,
    # A decision is never changed and never deleted: one that is taken back gets a row that says so.
    "selection_decision": _ADD,
    "selection_dissent": _ADD,
    "selection_takenback": _ADD,
    "selection_offer": _READ,
    "selection_query": _WORK,
    "selection_reply": _READ,
    "selection_reviewrequest": {"SELECT": None, "UPDATE": None},
    # Data keys, each wrapped by a master key: they open annexes, and nothing of tables that this role may not read.
    "vault_datakey": _READ,
    # The call and what it asks. Locking a row takes the right to update one of its columns; the others are what
    # time and the room's own actions write.
    "challenges_call": {"SELECT": None, "UPDATE": ("id", "state", "review_until", "end_cause", "end_reason")},
    "challenges_criterion": _READ,
    "challenges_category": _READ,
    # Whether an acta is signed; what it says is read elsewhere.
    "challenges_paper": {"SELECT": ("id", "call_id", "kind", "state")},
    # People: without their password, and without the digests that say who holds a role by applying.
    "accounts_user": {
        "SELECT": (
            "id", "email", "name", "language", "time_zone", "is_active", "is_staff", "is_superuser", "last_login",
            "date_joined",
        )
    },
    "accounts_publicentity": _READ,
    "accounts_area": _READ,
    "accounts_membership": _READ,
    "accounts_roleclaim": {"SELECT": None, "INSERT": None, "DELETE": None},
    # Who was appointed to a call; no row of these names an applicant.
    "guardian_userobjectpermission": _READ,
    "auth_permission": _READ,
    "django_content_type": _READ,
    # The record is written, and read where a page asks whether something happened.
    "ledger_head": _WORK,
    "ledger_entry": {"SELECT": ("id",), "INSERT": None},
    # Mail is handed in; nobody's mail is read back.
    "outbox_message": {"SELECT": ("id", "once_key"), "INSERT": None},
    "outbox_job": {"SELECT": ("id",), "INSERT": None},
    # What staff add to a kind of mail, the same for everybody.
    "outbox_mailwording": _READ,
}  # fmt: skip

# Databases of one server share the role: two migrations at once may both find it missing.
_MAKE = f"""DO $$ BEGIN
    CREATE ROLE {ROLE} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"""
# PostgreSQL 16 lets whoever made a role give it on but not step into it, so that the membership is given in any case.
_JOIN = f"""DO $$ BEGIN
    EXECUTE format('GRANT {ROLE} TO %I', CURRENT_USER);
EXCEPTION WHEN insufficient_privilege OR unique_violation OR internal_error THEN NULL; END $$"""


def install(connection: Any) -> bool:
    """Make the role if the application's own may, and give it exactly the rights listed; safe to repeat.

    Returns whether the role is there. Where it may not be made, a database administrator makes it (docs/operations.md);
    tables and columns that do not exist yet are left out: the migration that makes them calls again.
    """
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        if not _exists(cursor):
            if not _may_make(cursor):
                return False
            cursor.execute(_MAKE)
        if _may_make(cursor):
            cursor.execute(_JOIN)
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {ROLE}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {ROLE}")
        for statement in _statements(_columns(cursor)):
            cursor.execute(statement)
    return True


def remove(connection: Any) -> None:
    """Take the rights away; the role stays, for other databases of the server may use it."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        if _exists(cursor):
            cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {ROLE}")
            cursor.execute(f"REVOKE USAGE ON SCHEMA public FROM {ROLE}")


def held(connection: Any) -> set[tuple[str, str, str]]:
    """Return every right that the role has on a table or view, by name or through everybody's role (PUBLIC).

    Rows are (table, verb, column); the column is empty for the whole table. System catalogues are left out.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.relname, a.privilege_type, '' FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                CROSS JOIN LATERAL pg_catalog.aclexplode(c.relacl) a
                WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%%'
                AND (a.grantee = 0 OR a.grantee = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = %s))
            UNION SELECT c.relname, a.privilege_type, t.attname FROM pg_catalog.pg_attribute t
                JOIN pg_catalog.pg_class c ON c.oid = t.attrelid
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                CROSS JOIN LATERAL pg_catalog.aclexplode(t.attacl) a
                WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
                AND (a.grantee = 0 OR a.grantee = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = %s))""",
            [ROLE, ROLE],
        )
        return set(cursor.fetchall())


def wanted() -> set[tuple[str, str, str]]:
    """Return the rights that the list gives, as rows of ``held``."""
    return {
        (table, verb, column)
        for table, rights in GRANTS.items()
        for verb, columns in rights.items()
        for column in (columns or ("",))
    }


def may_step_in(connection: Any) -> bool:
    """Say whether the role is there and the application's own role is a member of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_catalog.pg_has_role(oid, 'MEMBER') FROM pg_catalog.pg_roles WHERE rolname = %s", [ROLE]
        )
        found = cursor.fetchone()
    return bool(found and found[0])


def is_superuser(connection: Any) -> bool:
    """Say whether the application's own role is a superuser, whom no missing right binds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = CURRENT_USER")
        return bool(cursor.fetchone()[0])


def _exists(cursor: Any) -> bool:
    cursor.execute("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = %s", [ROLE])
    return cursor.fetchone() is not None


def _may_make(cursor: Any) -> bool:
    cursor.execute("SELECT rolcreaterole OR rolsuper FROM pg_catalog.pg_roles WHERE rolname = CURRENT_USER")
    return bool(cursor.fetchone()[0])


def _columns(cursor: Any) -> dict[str, set[str]]:
    cursor.execute(
        """SELECT c.relname, t.attname FROM pg_catalog.pg_attribute t
            JOIN pg_catalog.pg_class c ON c.oid = t.attrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND t.attnum > 0 AND NOT t.attisdropped"""
    )
    found: dict[str, set[str]] = {}
    for table, column in cursor.fetchall():
        found.setdefault(table, set()).add(column)
    return found


def _statements(there: dict[str, set[str]]) -> list[str]:
    """Return the GRANT statements for what exists; the names come from the list above, never from outside."""
    made = []
    for table, rights in GRANTS.items():
        if table not in there:
            continue
        for verb, columns in rights.items():
            known = [f'"{column}"' for column in columns or () if column in there[table]]
            if columns is None or known:
                on = f"{verb} ({', '.join(known)})" if known else verb
                made.append(f'GRANT {on} ON "{table}" TO {ROLE}')
    return made
