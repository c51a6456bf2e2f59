"""What README.txt of a bundle says, in the three languages: whoever opens it may have nothing else."""

from __future__ import annotations

_ENGLISH = """The public record of one exercise of GovLink.

ledger.jsonl        one entry a line, oldest first; an entry's hash is SHA-256 of a zero byte and its line
checkpoints/        signed notes: how many entries there were, under which root
keys.json           the public keys that signed, and those of the witnesses
rules.json          criteria, anchors, weights, rule for ties, dates; and amendments
scores.json         code, seat, criterion: level
identities.json     what was opened at the opening of identities

The bundle ends at the last signed checkpoint. What was written later comes with the next
one, a day later at most.

Check it with one file that needs Python 3.11 and the package "cryptography" only (/record/verify.py of the site):
    python verify.py bundle.zip [--receipt receipt.json] [--lang en]
"""
_SPANISH = """El registro público de un ejercicio de GovLink.

ledger.jsonl        un asiento por línea, del más antiguo al más nuevo; su hash es el SHA-256 de un byte cero y su línea
checkpoints/        notas firmadas: cuántos asientos había, bajo qué raíz
keys.json           las claves públicas que firmaron, y las de los testigos
rules.json          criterios, descriptores, pesos, regla de empates, fechas; y las enmiendas
scores.json         código, puesto, criterio: nivel
identities.json     lo que se abrió en la apertura de identidades

El paquete termina en el último punto de control firmado. Lo que se asentó después llega
con el siguiente, a más tardar en un día.

Compruébelo con un solo archivo que necesita Python 3.11 y el paquete «cryptography», nada más (/record/verify.py del
sitio):
    python verify.py bundle.zip [--receipt constancia.json] --lang es
"""
_PORTUGUESE = """O registro público de um exercício da GovLink.

ledger.jsonl        um lançamento por linha, do mais antigo ao mais novo; o hash é o SHA-256 de um byte zero e da linha
checkpoints/        notas assinadas: quantos lançamentos havia, sob qual raiz
keys.json           as chaves públicas que assinaram, e as das testemunhas
rules.json          critérios, descritores, pesos, regra de empates, datas; e as emendas
scores.json         código, lugar, critério: nível
identities.json     o que foi aberto na abertura de identidades

O pacote termina no último ponto de controle assinado. O que foi lançado depois vem com o próximo, no máximo em um dia.

Verifique-o com um só arquivo que precisa apenas de Python 3.11 e do pacote "cryptography" (/record/verify.py do site):
    python verify.py bundle.zip [--receipt comprovante.json] --lang pt
"""

README = f"\n{'=' * 20}\n\n".join((_SPANISH, _PORTUGUESE, _ENGLISH))
