"""Identity records that the tests of the blinding library share. All invented."""

from blinding import Identity

# A made-up name: no dictionary has it.
YAKUPAQ = Identity(
    org_names=("Yakupaq Labs",),
    legal_names=("Yakupaq Laboratorio Urbano S.A.C.",),
    brands=("Rimayku",),
    acronyms=("YLU",),
    people=("Saturnina Ccori Huillca", "Efraín Valdivieso Rospigliosi"),
    emails=("equipo@yakupaq.pe", "svaldivieso@yakupaq.pe"),
    domains=("yakupaq.pe",),
    handles=("yakupaqlabs",),
    phones=("+51 955 443 221",),
    tax_ids=(("pe.ruc", "20100047218"),),
    places=("Puno",),
    address=("Jr. Deustua 356",),
    countries=("PE",),
)

# A name that is an ordinary word, and people whose names are, too.
HORIZONTE = Identity(
    org_names=("Horizonte",),
    legal_names=("Horizonte Cívico Tecnologia Ltda.",),
    brands=("Ponte+",),
    people=("Pedro Silva Reis", "Luz Marina Rocha"),
    emails=("fale@horizontecivico.com.br",),
    domains=("horizontecivico.com.br",),
    handles=("horizontecivico",),
    phones=("+55 11 98765-4321",),
    tax_ids=(("br.cnpj", "11222333000181"),),
    places=("Recife",),
    countries=("BR",),
)
