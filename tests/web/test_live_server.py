"""The server of the live page: answers, files, and what it refuses; a real one with a stub simulator."""

import csv
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor

import httpx
import pyarrow.parquet as pq
import pytest
import yaml

from secuela.page.answered import answer
from secuela.text.language import speaking
from secuela.web.server import Settings
from secuela.web.shields import HEADERS, Limits
from support.report_data import run_data
from support.stub_simulator import StubSimulator, served

TOKEN = "a-token-for-tests-alone"
LEVER = {"lever": "treatment", "dose": 100, "from": "2026-01", "months": 36}


@pytest.fixture(scope="module")
def client():
    with served() as address, httpx.Client(base_url=address, timeout=30) as asking:
        yield asking


def asked(client, path="/api/answer", lang="en", levers=(LEVER,), **more):
    state = {"levers": list(levers), **more.pop("state", {})}
    return client.post(path, json={"state": state, "lang": lang, **more})


def test_a_port_that_is_taken_is_told_before_anybody_is_sent_there(client, capsys):
    from secuela.cli.serve import serve
    from secuela.evidence.errors import OptionError

    with pytest.raises(OptionError) as found:
        serve(port=client.base_url.port)
    assert f"at port {client.base_url.port} of 127.0.0.1" in str(found.value)
    assert "make serve PORT=" in str(found.value)
    assert capsys.readouterr().err == ""  # no address is told


def test_an_answer_is_that_of_the_run_in_the_language_that_is_asked_for(client):
    for language in ("en", "es"):
        found = asked(client, lang=language)
        with speaking(language):
            expected = json.loads(json.dumps(answer(run_data(), coarse=True)))
        assert found.status_code == 200
        assert {**found.json(), "busy": None} == {**expected, "busy": None}


def test_a_sharpened_answer_asks_for_more_futures_and_what_is_kept_is_not_simulated_again():
    simulator = StubSimulator()
    with served(simulator) as address, httpx.Client(base_url=address, timeout=30) as client:
        for fineness in ("coarse", "fine", "fine", "coarse"):
            assert asked(client, fineness=fineness).json()["coarse"] is (fineness == "coarse")
        own = [draws for state, draws in simulator.asked if state.levers[0].lever == "treatment"]
        assert own == [200, 1000]


def test_no_levers_are_the_status_quo_and_say_so(client):
    found = asked(client, levers=()).json()
    assert found["cards"] == []
    assert "status quo itself" in found["sentence"]


def test_a_broken_rule_is_told_in_the_language_of_the_reader_with_what_why_and_fix(client):
    unknown = asked(client, lang="es", levers=[{**LEVER, "lever": "magic"}])
    assert unknown.status_code == 422
    assert "No se conoce la palanca" in unknown.json()["problems"][0]
    wrong = asked(client, state={"assume": ["organised_crime.split_chance=7"]})
    assert wrong.status_code == 422
    assert "Why it matters" in wrong.json()["problems"][0]


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"[]", b"null", b'{"state": {"levers": [{"lever": "x", "dose": NaN, "from": "2026-01", "months": 1}]}}',
        b'{"state": {"surprise": 1}}', b'{"state": {"consent": "yes"}}', b'{"state": {}, "page": "../../etc/passwd"}',
        json.dumps({"state": {"levers": [LEVER] * 25}}).encode(),
        json.dumps({"state": {"assume": ["a" * 161]}}).encode(),
        json.dumps({"state": {"levers": [{**LEVER, "months": 10**9}]}}).encode(),
        json.dumps({"state": {"levers": [{**LEVER, "dose": 10**400}]}}).encode(),
    ],
)  # fmt: skip
def test_what_has_not_the_form_of_a_question_is_refused(client, body):
    found = client.post("/api/answer", content=body, headers={"content-type": "application/json"})
    assert found.status_code == 422
    assert found.json()["problems"]


def test_every_response_carries_the_strict_headers_and_nothing_of_a_page_is_kept(client):
    for path in ("/en", "/es", "/api/health", "/nothing", "/static/x/live.js", "/favicon.ico"):
        found = client.get(path)
        assert {name: found.headers[name] for name in HEADERS} == dict(HEADERS)
    policy = HEADERS["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert client.get("/en").headers["cache-control"] == "no-store"


def test_a_page_holds_no_script_and_no_style_of_its_own_and_its_modules_may_be_kept_for_ever(client):
    html = client.get("/es").text
    assert re.findall(r"<script(?! type=\"application/json\"| src=| type=\"module\" src=)", html) == []
    assert not re.search(r"<style| style=| onclick=", html)
    assert '<html lang="es">' in html
    for path in re.findall(r'(?:src|href)="(/static/[^"]+)"', html):
        found = client.get(path)
        assert found.status_code == 200
        assert "immutable" in found.headers["cache-control"]


@pytest.mark.parametrize(
    "path",
    ["/static/x/..%2f..%2fpyproject.toml", "/static/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/en/../../x", "/fr",
     "/static/0000000000000000/live.js", "/docs", "/redoc", "/api/download/..%2fx"],
)  # fmt: skip
def test_no_path_reaches_a_file(client, path):
    assert client.get(path).status_code in (404, 405)


def test_the_beginning_leads_to_the_language_of_the_browser(client):
    for accepted, path in (("es-MX,es;q=0.9", "/es"), ("fr, en;q=0.4", "/en"), ("", "/en")):
        found = client.get("/", headers={"accept-language": accepted})
        assert (found.status_code, found.headers["location"]) == (307, path)


def test_files_hold_exactly_what_is_seen(client):
    seen = asked(client, lang="es", fineness="fine").json()

    def file(form):
        found = asked(client, f"/api/download/{form}", lang="es", fineness="fine")
        assert found.status_code == 200, found.text
        assert form == "yaml" or seen["run"] in found.headers["content-disposition"]
        return found.content

    assert yaml.safe_load(file("yaml"))["levers"][0]["dose"] == 100
    held = json.loads(file("json"))
    assert held["answer"]["cards"] == seen["cards"]
    assert held["state"]["levers"][0]["lever"] == "treatment"
    rows = list(csv.DictReader(io.StringIO(file("csv").decode("utf-8-sig"))))
    assert [float(row["q50"]) for row in rows] == [card["points"][1] for card in seen["cards"]]
    table = pq.read_table(io.BytesIO(file("parquet")))
    assert {"homicides_mx", "cooperation"} <= set(table["outcome"].to_pylist())
    for form in ("report", "brief"):
        text = file(form).decode()
        assert '<html lang="es">' in text
        assert seen["run"] in text


def test_alternatives_and_claims_come_with_the_assumptions_around_the_levers(client):
    found = asked(client, "/api/around", lang="es").json()
    assert [each["id"] for each in found["beside"]]
    assert all(each["text"].endswith(".") and len(each["cards"][0]["dots"]) == 20 for each in found["beside"])


def test_another_name_another_site_and_what_is_too_large_are_refused(client):
    assert client.get("/en", headers={"host": "elsewhere.example"}).status_code == 421
    assert client.get("/api/health", headers={"origin": "http://elsewhere.example"}).status_code == 403
    assert client.get("/api/health", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.post("/api/answer", content=b"x" * 70_000).status_code == 413
    assert client.post("/api/answer", content=(b"x" * 1000 for _ in range(100))).status_code == 413
    assert client.get("/api/health").json()["ready"] in (True, False)


def test_a_token_is_asked_for_and_an_address_that_holds_it_leads_to_one_that_does_not():
    with served(settings=Settings(token=TOKEN)) as address, httpx.Client(base_url=address) as client:
        assert client.get("/en").status_code == 401
        assert client.get("/en?token=wrong").status_code == 401
        assert client.get("/en", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
        led = client.get(f"/es?token={TOKEN}")
        assert (led.status_code, led.headers["location"]) == (303, "/es")
        assert "HttpOnly; SameSite=Strict" in led.headers["set-cookie"]
        assert client.get("/es").status_code == 200  # the cookie speaks for itself
        assert client.get(f"//elsewhere.example?token={TOKEN}").headers["location"] == "/"


def test_who_asks_too_often_waits_and_is_answered_again():
    limits = Limits(rate=20, burst=10)
    with served(settings=Settings(limits=limits)) as address, httpx.Client(base_url=address) as client:
        found = [client.get("/api/health").status_code for _ in range(40)]
        assert found[:10] == [200] * 10
        assert 429 in found
        refused = next(each for each in (client.get("/api/health") for _ in range(40)) if each.status_code == 429)
        assert int(refused.headers["retry-after"]) >= 1


def test_a_flood_of_two_thousand_requests_leaves_it_answering():
    with served() as address:
        with httpx.Client(base_url=address, timeout=60) as client:

            def flooding(_n):
                return client.get("/api/health").status_code

            with ThreadPoolExecutor(16) as pool:
                codes = list(pool.map(flooding, range(2000)))
        assert set(codes) <= {200, 429}
        with httpx.Client(base_url=address, timeout=60) as client:
            for _try in range(100):
                found = asked(client)
                if found.status_code == 200:
                    break
        assert found.json()["cards"]


def test_twenty_readers_at_once_are_all_answered_and_stay_coarse():
    with served(StubSimulator(seconds=0.01)) as address, httpx.Client(base_url=address, timeout=60) as client:

        def reading(n):
            own = [{**LEVER, "dose": 100 + n}]
            return asked(client, levers=own, page=f"{n:016x}", fineness="fine")

        with ThreadPoolExecutor(20) as pool:
            found = list(pool.map(reading, range(20)))
        assert [each.status_code for each in found] == [200] * 20
        assert any(each.json()["busy"] and each.json()["coarse"] for each in found)
