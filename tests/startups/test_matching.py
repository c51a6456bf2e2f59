"""Declared interests against applicants: a table of what must be found, and of what must not."""

from __future__ import annotations

import pytest

from startups.rules.matching import Applicant, Interests, conflicts, domain_of, numbers_in

#: What an assessor writes, and the applicant's name that it means.
FIRMS = [
    ("Kallpatek", "Kallpatek S.A.C."),
    ("KALLPATEK SAC", "Kallpatek"),
    ("Kallpatek Sociedad Anónima Cerrada", "Kallpatek S.A.C."),
    ("kallpatec", "Kallpatek"),
    ("Kalpatek", "Kallpatek"),
    ("Kallpatke", "Kallpatek"),
    ("Kallpatek, RUC 20131378620", "Kallpatek S.A.C."),
    ("Kallpatek – asesoría en 2025", "Kallpatek"),
    ("Kallpatek (mi cuñado es gerente)", "Kallpatek"),
    ("Trabajé para Kallpatek en marzo", "Kallpatek S.A.C."),
    ("Voz Urbana", "Voz Urbana Tecnologia Ltda."),
    ("VozUrbana", "Voz Urbana"),
    ("Voz-Urbana Tecnologia LTDA", "VozUrbana"),
    ("Tecnología Voz Urbana", "Voz Urbana"),
    ("Grupo Falabella", "Falabella S.A."),
    ("Banco Falabella", "Falabella S.A."),
    ("Instituto Tecnológico Kallpatek", "Kallpatek"),
    ("Andina de Datos", "Datos Andina S.R.L."),
    ("Yachay Soluciones", "Yachay Tecnologías del Perú E.I.R.L."),
    ("Óptica Ñandú", "Optica Nandu SpA"),
    ("Barrio Lab S.R.L.", "BarrioLab"),
    ("Soluciones Digitales SAC", "Soluciones Digitales S.A.C."),
    ("Inovação Cidadã Ltda", "Inovacao Cidada"),
    ("Quipu Mapeo y Territorio", "Quipu Mapeo"),
    ("Mi esposa: Kallpatek", "Kallpatek"),
    ("Nube Clara de C.V.", "Nube Clara, S.A. de C.V."),
]
OTHER_FIRMS = [
    ("Kallpa", "Kallpatek"),
    ("Universidad del Barrio", "Barrio Lab"),
    ("Soluciones Digitales", "Soluciones Tecnológicas"),
    ("Soluciones Digitales", "Soluciones Digitales Andinas"),
    ("Universidad de Lima", "Universidad Nacional de Ingeniería"),
    ("Banco de la Nación", "Banco de Crédito"),
    ("Municipalidad de Ate", "Municipalidad de Lima"),
    ("Grupo Norte", "Grupo Sur"),
    ("Tecnología Peruana", "Tecnología Chilena"),
    ("Voz Joven", "Voz Urbana"),
    ("Mapa Urbano", "Voz Urbana"),
    ("Andes", "Andes Analytics"),
    ("Yachay", "Yuyay"),
    ("Innova", "Inova Schools"),
    ("Data", "Datum"),
    ("Consultora Rojas", "Consultora Rivas"),
    ("Laboratorio Digital", "Laboratorio Urbano"),
    ("Global Services", "Global Consulting"),
    ("Inversiones Santa Rosa", "Inversiones San Martín"),
    ("Startup Perú", "Startup Chile"),
    ("Estudio 21", "Estudio 22"),
    ("Kallpatek1", "Kallpatek2"),
    ("", "Kallpatek"),
    ("SAC", "Kallpatek S.A.C."),
    ("Peru", "Yachay Perú"),
]
PEOPLE = [
    ("Thiago Sampaio", "Thiago Sampaio"),
    ("thiago SAMPAIO", "Thiago de Sampaio"),
    ("Tiago Sampaio", "Thiago Sampaio"),
    ("Sampaio, Thiago", "Thiago Sampaio"),
    ("María Elena Quispe Huamán", "Elena Quispe"),
    ("Elena Quispe", "María Elena Quispe Huamán"),
    ("Quispe Huamán, María Elena", "María Elena Quispe Huamán"),
    ("Ing. José Núñez", "Jose Nunez"),
    ("Dra. Lucía Fernández Paz", "Lucia Fernández"),
    ("Rodríguez Lucía", "Lucía Rodriguez"),
    ("Daniella Moura", "Daniela Moura"),
    ("Daniela Moura, prima", "Daniela Moura"),
    ("Mi prima Daniela Moura", "Daniela Moura"),
    ("João da Silva Santos", "Joao Silva Santos"),
    ("Bruno Ferari", "Bruno Ferrari"),
    ("Ana de la Cruz", "Ana Cruz"),
]
OTHER_PEOPLE = [
    ("Mario Torres", "María Torres"),
    ("Luis Vega", "Luisa Vega"),
    ("Julio Paredes", "Julia Paredes"),
    ("Juan Rojas", "Juana Rojas"),
    ("Ana Torres", "Eva Torres"),
    ("Juan Carlos Pérez Gómez", "Juan Carlos Pérez Rojas"),
    ("Pedro Quispe Huamán", "María Quispe Huamán"),
    ("Daniela", "Daniela Moura"),
    ("Moura", "Daniela Moura"),
    ("D. Moura", "Daniela Moura"),
    ("Daniela Morales", "Daniela Moura"),
    ("Carlos Díaz", "Carlos Ruiz"),
    ("José Luis Ramos", "José Luis Campos"),
    ("Rosa Quispe", "Rosa Mamani"),
    ("Dra. Ing.", "Dra. Ing. Lucía Paz"),
    ("", "Daniela Moura"),
]


@pytest.mark.parametrize(("line", "name"), FIRMS)
def test_a_firm_is_found_as_people_write_it(line: str, name: str) -> None:
    assert conflicts(Interests(firms=(line,)), Applicant(names=(name,)))


@pytest.mark.parametrize(("line", "name"), OTHER_FIRMS)
def test_another_firm_is_not_taken_for_it(line: str, name: str) -> None:
    assert not conflicts(Interests(firms=(line,)), Applicant(names=(name,)))


@pytest.mark.parametrize(("line", "name"), PEOPLE)
def test_a_person_is_found_as_people_write_her(line: str, name: str) -> None:
    assert conflicts(Interests(people=(line,)), Applicant(people=(name,)))


@pytest.mark.parametrize(("line", "name"), OTHER_PEOPLE)
def test_another_person_is_not_taken_for_her(line: str, name: str) -> None:
    assert not conflicts(Interests(people=(line,)), Applicant(people=(name,)))


@pytest.mark.parametrize(
    ("line", "scheme", "number"),
    [
        ("20131378620", "pe.ruc", "20131378620"),
        ("RUC 20131378620", "pe.ruc", "20131378620"),
        ("Kallpatek, 20131378620", "pe.ruc", "20131378620"),
        ("11.222.333/0001-81", "br.cnpj", "11222333000181"),
        ("CNPJ 11.222.333/0002-62", "br.cnpj", "11.222.333/0001-81"),
        ("20-26756539-3", "ar.cuit", "20267565393"),
        ("GODE 561231 GR8", "mx.rfc", "GODE561231GR8"),
        ("12.531.909-2", "cl.rut", "125319092"),
        ("213.123.432", "co.nit", "2131234321"),
    ],
)
def test_a_tax_id_is_found_in_every_spelling(line: str, scheme: str, number: str) -> None:
    assert conflicts(Interests(numbers=(line,)), Applicant(tax_ids=((scheme, number),)))
    assert conflicts(Interests(firms=(f"Otra cosa, {line}",)), Applicant(tax_ids=((scheme, number),)))


@pytest.mark.parametrize("line", ["20131378621", "2013137862", "desde 2020 hasta 2025", "999 888 777", ""])
def test_another_number_is_not_taken_for_it(line: str) -> None:
    assert not conflicts(Interests(numbers=(line,)), Applicant(tax_ids=(("pe.ruc", "20131378620"),)))


def test_a_year_is_no_number() -> None:
    assert numbers_in(["Asesoría de 2020 a 2025"]) == set()


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("ana@vozurbana.com.br", "vozurbana.com.br"),
        ("ana@mail.vozurbana.com.br", "vozurbana.com.br"),
        ("www.barriolab.io", "barriolab.io"),
        ("ana@gmail.com", ""),
        ("ana@yahoo.com.br", ""),
        ("ana@hotmail.es", ""),
        ("ana@outlook.com.ar", ""),
        ("com.pe", ""),
        ("", ""),
        ("ana", ""),
    ],
)
def test_a_domain_is_what_was_registered_and_public_mail_is_nobodys(address: str, domain: str) -> None:
    assert domain_of(address) == domain


def test_silent_facts_are_the_assessors_own_name_and_the_domain_of_her_mail() -> None:
    applicant = Applicant(people=("Inés Valdivia",), emails=("hola@vozurbana.com.br",), acronyms=("V.U.T.",))
    assert conflicts(Interests(name="Ines Valdivia"), applicant)
    assert conflicts(Interests(email="ines@rh.vozurbana.com.br"), applicant)
    assert conflicts(Interests(firms=("VUT",)), applicant)
    assert not conflicts(Interests(name="Tomás Ríos", email="tomas@gmail.com", firms=("VU",)), applicant)
    assert not conflicts(Interests(email="a@gmail.com"), Applicant(emails=("b@gmail.com",)))
