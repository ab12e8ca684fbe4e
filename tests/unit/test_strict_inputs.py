"""Files and texts that could be misread, never end or hide something: proposals and ledgers answer alike, at once."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from secuela.analysis.aims import wishes
from secuela.claims import runs_found
from secuela.claims.reading import ledger_from_text, read_ledger
from secuela.claims.reading import template as ledger_template
from secuela.cli import claims, main, proposals
from secuela.evidence.errors import OptionError, SecuelaError
from secuela.evidence.strict_yaml import unseen
from secuela.policy.calendar import resolve
from secuela.policy.lever import levers
from secuela.policy.proposal_checks import smallest
from secuela.policy.proposal_reading import check_file, load_proposal
from secuela.policy.proposal_reading import template as proposal_template
from secuela.runs import store

READERS = {"proposal": (check_file, proposal_template), "ledger": (read_ledger, ledger_template)}


@pytest.fixture(params=READERS)
def reader(request):
    return READERS[request.param]


def refused(read, path) -> SecuelaError:
    with pytest.raises(SecuelaError) as caught:
        read(path)
    error = caught.value
    assert unseen(str(error)) == []
    assert all(each.what and each.why and each.fix for each in error.problems or (error,))
    return error


def written(folder: Path, text: str) -> Path:
    file = folder / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def changed(template: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in template
        template = template.replace(old, new, 1)
    return template


# ---- files ----


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_a_device_and_a_folder_are_refused_without_waiting(reader, tmp_path):
    read, _template = reader
    os.mkfifo(tmp_path / "pipe.yaml")
    assert "pipe.yaml is not an ordinary file" in str(refused(read, tmp_path / "pipe.yaml"))
    assert "/dev/zero is not an ordinary file" in str(refused(read, "/dev/zero"))
    assert "is a folder" in str(refused(read, tmp_path))


def test_links_to_nowhere_and_to_themselves_do_not_offer_themselves(reader, tmp_path):
    read, _template = reader
    (tmp_path / "dangling.yaml").symlink_to(tmp_path / "gone.yaml")
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    for name, what in (
        ("dangling", "is a link to a file that is not there"),
        ("loop", "is a link that leads to itself"),
    ):
        text = str(refused(read, tmp_path / f"{name}.yaml"))
        assert what in text
        assert "did you mean" not in text


@pytest.mark.parametrize("name", ["", "a" * 300, "a" * 300 + ".yaml", "a\0b.yaml", "\u202ea.yaml", "-"])
def test_names_that_are_no_file_give_one_short_message(name):
    for read in (load_proposal, read_ledger):
        assert len(str(refused(read, name))) < 900


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(reader, tmp_path):
    read, template = reader
    file = tmp_path / "mine.yaml"
    file.write_bytes(template().encode())
    plain = read(file)
    file.write_bytes(b"\xef\xbb\xbf" + template().replace("\n", "\r\n").encode())
    assert read(file) == plain


@pytest.mark.parametrize(
    "text",
    [
        "claims: !!bool x",
        "claims: !!timestamp x",
        'claims: !!int ""',
        'claims: !!float ""',
        "claims: !!map [a]",
        "a: " + "[" * 3000 + "]" * 3000,
        "- " * 3000,
        "? " * 3000,
        "{" * 3000,
        "claims: &a [*a]",
    ],
)
def test_yaml_that_could_be_misread_or_never_end_is_refused_with_its_line(reader, tmp_path, text):
    read, _template = reader
    error = refused(read, written(tmp_path, "\n" + text))
    assert "mine.yaml, line 2" in str(error.where)
    assert len(str(error)) < 2500


def test_the_command_line_ends_at_once_with_2(tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")
    command = [sys.executable, "-m", "secuela", "claims", "list", str(tmp_path / "pipe.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr


# ---- signs that cannot be seen ----


@pytest.mark.parametrize(
    ("sign", "name"),
    [
        ("\x1b", "U+001B (a control sign)"),
        ("\x07", "U+0007 (a control sign)"),
        ("\x85", "U+0085 (a control sign)"),
        ("\u202e", "U+202E (right-to-left override)"),
        ("\u2066", "U+2066 (left-to-right isolate)"),
        ("\u200b", "U+200B (zero width space)"),
        ("\u2028", "U+2028 (line separator)"),
        ("\u2029", "U+2029 (paragraph separator)"),
        ("\ufeff", "U+FEFF (zero width no-break space)"),
        ("\u3164", "U+3164 (hangul filler)"),
    ],
)
def test_a_sign_that_cannot_be_seen_is_named_with_its_line_and_never_printed(reader, tmp_path, sign, name):
    read, template = reader
    error = refused(read, written(tmp_path, f"# one\n# t{sign}wo\n{template()}"))
    assert str(error.what) == f"The text holds a sign that cannot be seen: {name}."
    assert str(error.where).endswith("mine.yaml, line 2")
    escape = f'"a\\u{ord(sign):04x}b"'
    title = '"My proposal"' if "My proposal" in template() else '"Claims of a text"'
    assert name in str(refused(read, written(tmp_path, changed(template(), (title, escape)))))


# ---- numbers that can be read in two ways ----


@pytest.mark.parametrize(
    ("number", "fix"),
    [("1.500", "write 1500 or 1.5"), ("1.000", "write 1000 or 1"), ("2.375", "write 2375 or 2.3750")],
)
def test_a_dose_with_a_point_for_thousands_is_refused(tmp_path, number, fix):
    error = refused(check_file, written(tmp_path, changed(proposal_template(), ("dose: 500", f"dose: {number}"))))
    assert str(error.what) == f"The number {number} can be read in two ways."
    assert str(error.fix) == fix
    assert re.search(r"line \d+, phases\[0\].levers\[0\].dose$", str(error.where))


def test_a_dose_with_points_between_its_thousands_is_told_how_to_be_written(tmp_path):
    error = refused(check_file, written(tmp_path, changed(proposal_template(), ("dose: 500", "dose: 1.500.000"))))
    assert str(error.what) == "The number 1.500.000 has points between its thousands."
    assert str(error.fix) == "write 1500000"


@pytest.mark.parametrize("number", ["1.5", "0.125", "500.25", "12.3456", "1500"])
def test_other_decimal_numbers_are_doses(tmp_path, number):
    found = check_file(written(tmp_path, changed(proposal_template(), ("dose: 500", f"dose: {number}"))))
    assert found.phases[0].levers[0].dose == float(number)


@pytest.mark.parametrize(("number", "fix"), [("0,5", "write 0.5"), ("1,000", "write 1000 or 1"), ("2,5", "write 2.5")])
def test_a_comma_inside_a_number_is_told_as_such(tmp_path, number, fix):
    error = refused(check_file, written(tmp_path, changed(proposal_template(), ("dose: 500", f"dose: {number}"))))
    assert str(error.what) == f"A comma stands inside a number: {number}."
    assert str(error.fix) == fix
    assert len(error.problems) == 1


def test_a_threshold_with_a_point_for_thousands_is_refused(tmp_path):
    text = re.sub(r"threshold: [\d.]+", "threshold: 1.500", ledger_template(), count=1)
    error = refused(read_ledger, written(tmp_path, text))
    assert str(error.what) == "The number 1.500 can be read in two ways."
    assert "K01" in str(error.where)


def test_a_bare_number_as_a_key_says_so(tmp_path):
    error = refused(check_file, written(tmp_path, f"5: x\n{proposal_template()}"))
    assert str(error.what) == "The number 5 stands where a key is expected."


# ---- all faults of a file ----


def test_all_faults_are_told_in_the_order_of_the_file(tmp_path):
    text = changed(
        proposal_template(),
        ("stage: talk", "stage: tlak"),
        ("from: 2026-01", "from: 2026-13"),
        ("dose: 500", "dose: 1.500"),
        ("dose: 1000", "dose: 99999"),
    )
    error = refused(check_file, written(tmp_path, text))
    lines = [int(match[1]) for each in error.problems if (match := re.search(r"line (\d+)", str(each.where)))]
    assert [str(each.what).split(".")[0] for each in error.problems] == [
        "'tlak' is not a value of 'stage'",
        "'2026-13' is not a month",
        "The number 1",
        "The dose 99,999 of recruitment_prevention lies outside 0 to 5,000 million 2025 USD a year",
    ]
    assert lines == sorted(lines)
    assert len(lines) == len(error.problems)


def test_a_misspelt_key_is_not_told_as_missing_too(tmp_path):
    error = refused(
        check_file, written(tmp_path, changed(proposal_template(), ("consent: federal", "concent: federal")))
    )
    assert [str(each.what) for each in error.problems] == ["The key 'concent' is unknown."]
    assert str(error.fix) == "did you mean consent?"


def test_a_flood_of_faults_ends(tmp_path):
    text = proposal_template() + "".join(f"key{n}: 1\n" for n in range(500))
    error = refused(check_file, written(tmp_path, text))
    assert str(error.problems[-1].what) == "The file has 480 more faults."


# ---- states ----


def placed(place: str) -> str:
    test = f"outcome: homicides_mx_state\n        place: {place}\n"
    return changed(ledger_template(), ("outcome: homicides_mx\n", test))


@pytest.mark.parametrize("place", ["Michoacán de Ocampo", "michoacan", "MX-MIC", "Mich.", "ESTADO DE MICHOACÁN"])
def test_a_ledger_takes_a_state_in_any_spelling(place):
    found = ledger_from_text(placed(place), "mine.yaml")
    assert found.claims[0].tests[0].conditions[0].place == "MX-MIC"


@pytest.mark.parametrize(
    ("place", "fix"),
    [
        ("México", "write Estado de México (MX-MEX) or Ciudad de México (MX-CMX)"),
        ("Baja", "write Baja California (MX-BCN) or Baja California Sur (MX-BCS)"),
        ("Sinalao", "write Sinaloa (MX-SIN)"),
        ("Texas", "choose one of Aguascalientes (MX-AGU), Baja California (MX-BCN)"),
    ],
)
def test_a_place_that_is_not_one_state_is_refused_with_names_codes_and_line(tmp_path, place, fix):
    error = refused(read_ledger, written(tmp_path, placed(place)))
    assert "is not one state of Mexico" in str(error.what)
    assert str(error.fix).startswith(fix)
    assert re.search(r"mine.yaml, line \d+, K01, tests\[0\].place$", str(error.where))


# ---- what nobody means ----


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("as_of: 2025-10", "as_of: 2100-12", "The status is of 2100-12, which is too far away."),
        ("as_of: 2025-10", "as_of: 1925-10", "The status is of 1925-10, which is too far away."),
        ("from: 2026-01", "from: 2100-12", "The phase 'first' begins in 2100-12, which no run reaches."),
        ("dose: 500", "dose: 1e-300", "The dose 1e-300 of recruitment_prevention is too small to do anything."),
    ],
)
def test_what_nobody_means_is_refused(tmp_path, old, new, what):
    error = refused(check_file, written(tmp_path, changed(proposal_template(), (old, new))))
    assert [str(each.what) for each in error.problems] == [what]


def test_the_smallest_dose_is_taken(tmp_path):
    least = smallest(levers()["recruitment_prevention"])
    assert check_file(written(tmp_path, changed(proposal_template(), ("dose: 500", f"dose: {least}"))))


def test_a_dose_of_nothing_is_read_and_said_to_do_nothing(tmp_path):
    from secuela.evidence.months import Month

    found = check_file(written(tmp_path, changed(proposal_template(), ("dose: 500", "dose: 0"))))
    warnings = resolve(found, Month.parse("2025-10"), 60).warnings
    assert warnings == [{"code": "dose-of-zero", "values": {"lever": "recruitment_prevention", "id": "first"}}]


def test_a_whole_number_of_months_may_be_written_with_a_point_and_no_other():
    assert CliRunner().invoke(proposals.app, ["check", "status-quo", "--months", "1.0"]).exit_code == 0
    half = CliRunner().invoke(proposals.app, ["check", "status-quo", "--months", "1.5"])
    assert isinstance(half.exception, OptionError)


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "ftp://a.org", "//a.org", "a.org", ""),
        *("https://", "http://[", "https://a.org/\u202e", "https://a.org/ x"),
    ],
)
def test_reviews_are_published_at_the_address_of_a_page_only(url):
    done = CliRunner().invoke(claims.app, ["export", "--url", url])
    assert isinstance(done.exception, OptionError)
    assert done.exception.where == "--url"
    assert "https://" in str(done.exception.fix)


# ---- numbers that can be read in two ways, wherever they are written ----


def test_months_of_a_phase_with_a_point_inside_are_refused(tmp_path):
    text = re.sub(r"months: \d+", "months: 1.000", proposal_template(), count=1)
    assert "The number 1.000 can be read in two ways" in str(refused(check_file, written(tmp_path, text)))


def test_the_month_of_a_test_with_a_point_inside_is_refused(tmp_path):
    text = re.sub(r"month: \d+", "month: 1.000", ledger_template(), count=1)
    assert "The number 1.000 can be read in two ways" in str(refused(read_ledger, written(tmp_path, text)))


def test_an_aim_with_a_point_inside_is_refused():
    with pytest.raises(OptionError, match=r"1\.500 can be read in two ways[\s\S]*write 1500 or 1\.5"):
        wishes(["overdose_deaths_us<=-1.500"], {}, 24)
    with pytest.raises(OptionError, match="is no change"):
        wishes(["overdose_deaths_us<=-１"], {}, 24)


OPTIONS = [
    ("proposals", "check", "status-quo", "--months"),
    ("assess", "status-quo", "--months"),
    ("assess", "status-quo", "--draws"),
    ("assess", "status-quo", "--seed"),
    ("stress", "nowhere", "--draws"),
]


@pytest.mark.parametrize("command", OPTIONS, ids=lambda command: "-".join(command[::2]))
@pytest.mark.parametrize(
    ("value", "told"),
    [("1.000", "can be read in two ways"), ("1.5", "no whole"), ("２", "no whole"), ("1,000", "no whole")],
)
def test_whole_numbers_on_the_command_line_are_digits_alone(command, value, told):
    answer = CliRunner().invoke(main.app, [*command, value])
    assert isinstance(answer.exception, OptionError)
    assert told.replace("no whole", "is not a whole number") in str(answer.exception)
    assert command[-1] in str(answer.exception)


# ---- what can be refused at once is refused before any work ----


@pytest.fixture
def no_run_is_opened(monkeypatch):
    def opened(*_args, **_kwargs):
        raise AssertionError("work was begun")

    monkeypatch.setattr(store, "open_run", opened)
    monkeypatch.setattr(runs_found, "run_for", opened)


@pytest.mark.usefixtures("no_run_is_opened")
@pytest.mark.parametrize("command", [("report", "run"), ("claims", "export")], ids=lambda command: command[0])
def test_a_file_that_cannot_be_written_is_refused_before_any_work(command, tmp_path):
    for place, told in ((tmp_path / "no" / "file", "No such file"), (tmp_path, "Is a directory")):
        answer = CliRunner().invoke(main.app, [*command, "--out", str(place)])
        assert isinstance(answer.exception, OptionError), answer.exception
        assert told in str(answer.exception)


@pytest.mark.usefixtures("no_run_is_opened")
def test_a_model_that_does_not_exist_is_refused_before_any_work():
    answer = CliRunner().invoke(main.app, ["stress", "run", "--drop", "bilaterl"])
    assert isinstance(answer.exception, OptionError)
    assert "did you mean bilateral" in str(answer.exception)
    with pytest.raises(AssertionError, match="work was begun"):
        CliRunner().invoke(main.app, ["stress", "run", "--drop", "bilateral"], catch_exceptions=False)
