"""The named cast of the tests. Each function returns the same person of the current test's database, made at need."""

from __future__ import annotations

from datetime import date

from accounts import actions
from accounts.models import Membership, PublicEntity, User
from accounts.queries import user_by_email
from accounts.states import AreaKind, EntityKind, MemberRole

PASSWORD = "una clave larga de prueba"


def ate() -> PublicEntity:
    """The municipality of Ate, with its areas."""
    return PublicEntity.objects.filter(acronym="ATE").first() or actions.join_entity(
        by="test",
        kind=EntityKind.DISTRICT,
        legal_name="Municipalidad Distrital de Ate",
        short_name="Ate",
        acronym="ATE",
        tax_id="20131378620",
        country="PE",
        region="Lima",
        city="Lima",
        areas=[
            ("Gerencia de Desarrollo Social", AreaKind.USER),
            ("Subgerencia de Imagen Institucional", AreaKind.USER),
            ("Subgerencia de Logística", AreaKind.DEC),
        ],
    )


def _person(email: str, name: str, language: str = "es", role: str = "", **fields: object) -> User:
    person = user_by_email(email)
    if person is None:
        person = actions.register_person(email=email, name=name, by="test", language=language, password=PASSWORD)
        for field, value in fields.items():
            setattr(person, field, value)
        person.save()
    if role and not Membership.objects.filter(user=person, role=role).exists():
        actions.add_member(user=person, entity=ate(), role=role, starts_on=date(2020, 1, 1), by="test")
    return person


def rosa() -> User:
    """Focal point of Ate."""
    return _person("rosa@muniate.example", "Rosa Quispe", role=MemberRole.FOCAL_POINT)


def julio() -> User:
    """Civil servant of Ate."""
    return _person("julio@muniate.example", "Julio Paredes", role=MemberRole.CIVIL_SERVANT)


def luz() -> User:
    """Deciding authority of Ate."""
    return _person("luz@muniate.example", "Luz Huamán", role=MemberRole.AUTHORITY)


def alcalde() -> User:
    """Head of the entity, who may not assess."""
    return _person("alcalde@muniate.example", "Edde Salas", role=MemberRole.HEAD)


def ines() -> User:
    """Assessor."""
    return _person("ines@jurado.example", "Inés Valdivia")


def tomas() -> User:
    """Assessor."""
    return _person("tomas@jurado.example", "Tomás Ríos")


def pilar() -> User:
    """Assessor."""
    return _person("pilar@jurado.example", "Pilar Montes")


def daniela() -> User:
    """Founder of a Brazilian start-up."""
    return _person("daniela@vozurbana.example", "Daniela Moura", language="pt")


def bruno() -> User:
    """Rival founder from Argentina."""
    return _person("bruno@barriolab.example", "Bruno Ferrari")


def kemi() -> User:
    """GovLink's staff."""
    return _person("kemi@govlink.example", "Kemi Adeyemi", language="en", is_staff=True, is_superuser=True)


def oscar() -> User:
    """Custodian of identities."""
    return _person("oscar@custodia.example", "Óscar Benavides")


def marta() -> User:
    """The second custodian."""
    return _person("marta@custodia.example", "Marta Solís")


def ana() -> User:
    """A stranger with an account."""
    return _person("ana@correo.example", "Ana Torres")


def another(email: str, name: str) -> User:
    """Somebody else, whose name does not matter."""
    return _person(email, name)
