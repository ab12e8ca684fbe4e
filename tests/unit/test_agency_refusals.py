"""What is refused says which column or row and what was expected; what can be read right is read right."""

import csv
import gzip
import io

import pytest

from secuela.evidence.errors import RecordError
from secuela.record.columns import number_of
from secuela.record.recognition import read_published
from support.agency_samples import rows_of, sample

CASES = "IDEFC_NM_dic21_resaved_quoted.csv"
SEIZED = "nationwide-drugs-fy23-fy26-oct.csv"
VSRR = "VSRR_2017-12_through-2017-05.csv"


def table(name, encoding="utf-8-sig"):
    return list(csv.reader(io.StringIO(sample(name).read_bytes().decode(encoding), newline="")))


def cases():
    return table(CASES, "cp1252")


def saved(path, rows, encoding="utf-8"):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def refusal(path):
    with pytest.raises(RecordError) as caught:
        read_published(path)
    return str(caught.value)


def renamed(rows, old, new):
    return [[new if cell == old else cell for cell in rows[0]], *rows[1:]]


def test_the_order_of_columns_quotes_and_encoding_do_not_matter(tmp_path):
    whole = rows_of(sample(CASES))
    turned = [row[::-1] for row in cases()]
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
        assert rows_of(saved(tmp_path / "a.csv", turned, encoding)).equals(whole)
    text = "\n".join("\t".join(row) for row in cases()) + "\n"
    (tmp_path / "b.txt").write_text(text, encoding="utf-8")
    assert rows_of(tmp_path / "b.txt").equals(whole)


def test_a_renamed_a_missing_and_a_further_column_are_refused_by_name(tmp_path):
    rows = cases()
    told = refusal(saved(tmp_path / "a.csv", renamed(rows, "Entidad", "Estado")))
    assert (
        "This looks like SESNSP, case files by state, but there is no column Entidad, and Estado is not known" in told
    )
    place = rows[0].index("Mayo")
    told = refusal(saved(tmp_path / "b.csv", [row[:place] + row[place + 1 :] for row in rows]))
    assert "but there is no column Mayo." in told
    told = refusal(saved(tmp_path / "c.csv", [[*row, "x"] for row in rows[:1]] + [[*row, "1"] for row in rows[1:]]))
    assert "the column x is not known there: it may split or repeat rows." in told
    told = refusal(saved(tmp_path / "d.csv", renamed(table(SEIZED), "Sum Qty (lbs)", "Sum Qty (kg)")))
    assert "no column Sum Qty (lbs), and Sum Qty (kg) is not known" in told
    told = refusal(saved(tmp_path / "e.csv", renamed(table(VSRR), "Data Value", "Deaths")))
    assert "no column Data Value, and Deaths is not known" in told


def test_a_state_spelt_otherwise_is_read_and_one_that_is_none_is_refused(tmp_path):
    rows, whole = cases(), rows_of(sample(CASES))
    place = rows[0].index("Entidad")
    otherwise = {
        "Michoacán de Ocampo": "MICHOACAN",
        "Ciudad de México": "Distrito Federal",
        "México": "Estado de México",
    }
    spelt = [[otherwise.get(cell, cell) if n == place else cell for n, cell in enumerate(row)] for row in rows]
    assert rows_of(saved(tmp_path / "a.csv", spelt)).equals(whole)
    foreign = [[*row] for row in rows]
    foreign[40][place] = "Texas"
    told = refusal(saved(tmp_path / "b.csv", foreign))
    assert "Texas is not one of the 32 states." in told
    assert "row 41, column Entidad" in told
    swapped = [[*row] for row in rows]
    swapped[40][place] = "Zacatecas"  # a name that does not go with its number
    assert "Zacatecas is not one of the 32 states." in refusal(saved(tmp_path / "c.csv", swapped))


def test_rows_of_sums_missing_states_and_repeated_rows_are_refused(tmp_path):
    rows = cases()
    total = ["2021", "0", "Nacional", *rows[1][3:7], *["99"] * 12]
    assert "0 Nacional is not one of the 32 states." in refusal(saved(tmp_path / "a.csv", [*rows, total]))
    without = [row for row in rows if row[2] != "Sinaloa"]
    assert "The year 2021 has no row of MX-SIN." in refusal(saved(tmp_path / "b.csv", without))
    told = refusal(saved(tmp_path / "c.csv", [*rows[:9], rows[8], *rows[9:]]))
    assert "This row is there twice: 2021, 1, " in told
    assert "row 10" in told
    short = [row for row in rows if not (row[2] == "Sinaloa" and row[6] == "Con arma blanca")]
    assert "MX-SIN has no row of Con arma blanca in 2021." in refusal(saved(tmp_path / "d.csv", short))


def test_months_of_a_wide_table_are_given_whole_or_not_at_all(tmp_path):
    rows = cases()
    march, last = rows[0].index("Marzo"), rows[0].index("Diciembre")
    zero = [rows[0], *([*row[:march], "0", *row[march + 1 :]] for row in rows[1:])]
    assert "No state has a case in Marzo of 2021." in refusal(saved(tmp_path / "a.csv", zero))
    hole = [[*row] for row in rows]
    hole[5][march] = ""
    told = refusal(saved(tmp_path / "b.csv", hole))
    assert "The cell of column Marzo is empty." in told
    assert "row 6, column Marzo" in told
    for blank in ("", "0"):
        open_year = [rows[0], *([*row[: last - 1], blank, blank] for row in rows[1:])]
        months = rows_of(saved(tmp_path / "c.csv", open_year))["month"]
        assert months.nunique() == 10


def test_a_month_that_is_not_there_is_refused(tmp_path):
    rows = table(SEIZED)
    gone = [row for row in rows if not (row[0] == "2024" and row[1] == "MAR")]
    assert "CBP: there is no row of 2024-03." in refusal(saved(tmp_path / "a.csv", gone))
    cut = [row for row in rows if not (row[0] == "2026 (FYTD)" or (row[0] == "2025" and row[1] == "SEP"))]
    assert "The fiscal year 2025 has 11 months, not 12." in refusal(saved(tmp_path / "b.csv", cut))
    deaths = table(VSRR)
    gone = [row for row in deaths if not (row[2] == "2016" and row[3] == "May" and row[0] == "US")]
    assert "US: there is no row of 2016-05." in refusal(saved(tmp_path / "c.csv", gone))


def test_words_and_numbers_that_are_none_are_refused_with_row_and_column(tmp_path):
    rows = table(SEIZED)
    for column, wrong, told in (
        ("Region", "Gulf Border", "The column Region holds a word that is not known there: 'Gulf Border'."),
        ("Drug Type", "Fentanil", "The column Drug Type holds a word that is not known there: 'Fentanil'."),
        (
            "Area of Responsibility",
            "NOWHERE SECTOR",
            "The column Area of Responsibility holds a word that is not known",
        ),
        ("Sum Qty (lbs)", "12,5", "The column Sum Qty (lbs) holds '12,5', which is not a number that it can hold."),
        ("FY", "24", "The column FY holds '24', which is not a fiscal year."),
    ):
        damaged = [[*row] for row in rows]
        border = next(n for n, row in enumerate(rows) if row[3] == "Southwest Border")
        damaged[border][rows[0].index(column)] = wrong
        text = refusal(saved(tmp_path / "a.csv", damaged))
        assert told in text
        assert f"row {border + 1}, column {column}" in text


def test_other_files_are_refused_with_what_to_do(tmp_path):
    whole = sample(CASES).read_bytes()
    made = {
        "packed.csv.gz": (gzip.compress(whole), "unpack it first"),
        "old.xls": (b"\xd0\xcf\x11\xe0" + bytes(100), "save it as .xlsx"),
        "broken.xlsx": (b"PK\x03\x04" + whole[:500], "broken.xlsx is not a whole workbook"),
        "broken.json": (b'[{"state": "AZ"', "broken.json is not whole JSON"),
        "list.json": (b"[1, 2]", "list.json is not a list of records"),
        "deep.json": (b"[" * 100_000, "deep.json is not whole JSON"),
        "empty.csv": (b" \n", "empty.csv is empty."),
        "page.html": (
            b"<html><body>Access denied</body></html>\n",
            "This is no file of a known format; it begins with",
        ),
        "binary.csv": (bytes(range(256)) * 4, "binary.csv is neither text, nor a workbook, nor JSON."),
        "cut.csv": (whole[: whole.rindex(b"\n", 0, -1) + 1][:-1], "does not end with a line break"),
    }
    for name, (content, told) in made.items():
        (tmp_path / name).write_bytes(content)
        assert told in refusal(tmp_path / name), name
    assert "There is no file" in refusal(tmp_path / "nothing.csv")
    assert "is not an ordinary file" in refusal(tmp_path)


@pytest.mark.parametrize("text", ["1,23", "1.234.567", "1 234", "0x10", "nan", "inf", "1e400", "--5", "٣", "12-", "$5"])
def test_only_numbers_are_numbers(text):
    with pytest.raises(ValueError, match=r".*"):
        number_of(text, whole=False)


def test_numbers_as_agencies_write_them():
    assert [number_of(text, whole=False) for text in ("20,762", "1,234.5", "2.5E-03", "7.", "0")] == [
        20762,
        1234.5,
        0.0025,
        7,
        0,
    ]
    for text in ("1.5", "-1"):
        with pytest.raises(ValueError, match=text):
            number_of(text)
    assert number_of("-3", negative=True) == -3
