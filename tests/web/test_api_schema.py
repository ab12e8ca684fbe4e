"""The API keeps to its schema whatever is asked, and nothing ends in an error of the server."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from secuela.web.server import Settings
from secuela.web.shields import Limits
from support.stub_simulator import served

pytestmark = pytest.mark.filterwarnings("ignore")  # of the tool itself
GENEROUS = Settings(limits=Limits(rate=10_000, burst=100_000))
REFUSED = {404, 405, 409, 413, 422, 503}


@pytest.fixture(scope="module")
def api():
    with served(settings=GENEROUS) as address:
        yield schemathesis.openapi.from_url(f"{address}/openapi.json")


def test_no_question_ends_in_an_error_of_the_server(api):
    seen = []
    for found in api.get_all_operations():
        operation = found.ok()

        @settings(suppress_health_check=list(HealthCheck), deadline=None)
        @given(case=operation.as_strategy())
        def asked(case):
            status = case.call().status_code
            seen.append((case.path, status))
            assert status == 200 or status in REFUSED

        asked()
    assert {path for path, status in seen} == {"/api/health", "/api/answer", "/api/around", "/api/download/{form}"}
    assert 200 in {status for path, status in seen if path == "/api/answer"}
