"""How far a job is told step by step, and never beyond its end."""

from concurrent.futures import ThreadPoolExecutor

from secuela.job.counted_steps import counting


def test_each_step_is_counted_whichever_thread_takes_it():
    told = []
    step = counting(50, lambda done, whole: told.append((done, whole)))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: step(), range(50)))
    assert sorted(told) == [(done, 50) for done in range(1, 51)]


def test_more_steps_than_were_expected_stay_at_the_end():
    told = []
    step = counting(2, lambda done, whole: told.append((done, whole)))
    for _ in range(3):
        step()
    assert told == [(1, 2), (2, 2), (2, 2)]


def test_nobody_need_be_told():
    assert counting(1, None)() is None
