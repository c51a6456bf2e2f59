"""Boxes cover what was matched, whole words and nothing beside them, and cannot be counted letter by letter."""

from __future__ import annotations

from lxml import etree

from blinding import Identity, Matcher
from blinding.files import masking, one_page, reading, spreadsheet, words
from blinding.files.reading import Reading, Word

SIZE = (1240, 1754)


def covered(seen: Reading, *names: str) -> list[tuple[int, int, int, int]]:
    """The boxes in pixels that are painted for a company of these names."""
    found = Matcher(Identity(org_names=names)).find(seen.text)
    return [masking.in_pixels(one.box, SIZE) for one in masking.places(found, seen, 1, "ocr", SIZE)]


def test_a_box_ends_before_the_words_beside_it_and_fills_up_where_nothing_stands() -> None:
    line = [Word("cuentan", (100, 50, 190, 75)), Word("Yakupaq", (200, 50, 310, 75)), Word("cuen", (320, 50, 370, 75))]
    assert covered(reading.of_lines([line]), "Yakupaq") == [(191, 47, 319, 78)]
    ((left, _, right, _),) = covered(reading.of_lines([line[:2]]), "Yakupaq")
    assert (left >= 191, right > 310, (right - left) % masking.STEP) == (True, True, 0)


def test_letters_scattered_in_cells_or_in_a_column_share_one_box_of_a_common_size() -> None:
    across, down = Reading(), Reading()
    for number, letter in enumerate("Daoura"):
        across.add(letter, (100 + 130 * number, 40, 112 + 130 * number, 60))
        down.add(letter, (600, 100 + 50 * number, 620, 125 + 50 * number))
        down.add("\n", None)
    for seen in (across, down):
        ((left, top, right, bottom),) = covered(seen, "Daoura")
        assert max(right - left, bottom - top) % masking.STEP == 0
        assert all(left <= box[0] and box[2] <= right for box in seen.boxes if box)
        assert all(top <= box[1] and box[3] <= bottom for box in seen.boxes if box)


def test_a_place_of_the_record_is_painted_in_files_whoever_is_said_to_be_there() -> None:
    identity = Identity(org_names=("Yakupaq",), places=("Puno",))
    (leak,) = Matcher(identity).find("el lago de Puno")
    assert leak.action == "review"
    assert one_page.own_place(leak, identity).action == "redact"
    assert one_page.own_place(leak, Identity(places=("Tacna",))).action == "review"


def test_letters_of_symbol_fonts_are_printed_as_letters_and_marks_as_marks() -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    symbols = "".join(f'<w:r><w:sym w:font="Wingdings" w:char="F0{ord(one):02X}"/></w:r>' for one in "Daoura\xfc")
    typed = '<w:r><w:rPr><w:rFonts w:ascii="Webdings"/></w:rPr><w:t>Daoura \uf044</w:t></w:r>'
    root = etree.fromstring(f'<w:document xmlns:w="{space}"><w:p>{symbols}</w:p><w:p>{typed}</w:p></w:document>')
    words.clean(root)
    lines = ["".join(one.itertext()) for one in root]
    assert lines == ["Daoura\u2713", "Daoura D"]
    assert root.findall(f".//{{{space}}}rFonts") == []


def test_a_sheet_s_header_tells_neither_our_file_nor_our_clock() -> None:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    header = "&amp;CCostos &amp;F &amp;Z&amp;D&amp;T I&amp;&amp;F &amp;P"
    root = etree.fromstring(
        f'<worksheet xmlns="{space}"><headerFooter><oddHeader>{header}</oddHeader></headerFooter></worksheet>'
    )
    spreadsheet.clean(root)
    assert root.findtext(f".//{{{space}}}oddHeader") == "&CCostos   I&&F &P"
