"""Fair turns: everybody is served, the newest question of a reader counts, and a crowd is told so."""

import asyncio
import threading
import time

import pytest

from secuela.web.turns import CrowdedError, GivesWayError, Patience, SupersededError, Turns


def asked(scene, patience=None):
    async def play():
        turns = Turns(patience)
        try:
            return await scene(turns)
        finally:
            turns.close()

    return asyncio.run(play())


def held(gate):
    """Work that is not done before the gate opens."""

    def work():
        assert gate.wait(5)
        return "first"

    return work


def test_readers_are_served_in_turn_and_coarse_answers_before_fine_ones():
    order, gate = [], threading.Event()

    def noting(name):
        return lambda: order.append(name)

    async def scene(turns):
        begun = asyncio.create_task(turns.ask("1/a", "1", held(gate)))
        await asyncio.sleep(0.05)
        waiting = [("1/a", "1", "a again"), ("1/a", "2", "a finer"), ("1/b", "2", "b finer"), ("1/c", "1", "c")]
        tasks = [asyncio.create_task(turns.ask(reader, kind, noting(name))) for reader, kind, name in waiting]
        await asyncio.sleep(0.05)
        gate.set()
        await asyncio.gather(begun, *tasks)

    asked(scene)
    assert order == ["c", "a again", "b finer", "a finer"]


def test_a_newer_question_of_the_same_reader_drops_the_older_that_waits():
    gate = threading.Event()

    async def scene(turns):
        begun = asyncio.create_task(turns.ask("1/z", "1", held(gate)))
        await asyncio.sleep(0.05)
        older = asyncio.create_task(turns.ask("1/a", "1", lambda: "old"))
        await asyncio.sleep(0.05)
        newer = asyncio.create_task(turns.ask("1/a", "1", lambda: "new"))
        await asyncio.sleep(0.05)
        gate.set()
        return await asyncio.gather(begun, older, newer, return_exceptions=True)

    first, old, new = asked(scene)
    assert (first, new) == ("first", "new")
    assert isinstance(old, SupersededError)


def test_too_many_of_one_address_are_refused_and_a_question_that_takes_too_long_is_given_up():
    gate = threading.Event()

    async def scene(turns):
        begun = asyncio.create_task(turns.ask("1/a", "1", held(gate)))
        await asyncio.sleep(0.05)
        waiting = [asyncio.create_task(turns.ask(f"1/{n}", "1", lambda: None)) for n in range(2)]
        await asyncio.sleep(0.05)
        with pytest.raises(CrowdedError):
            await turns.ask("1/more", "1", lambda: None)
        late = await asyncio.gather(*waiting, return_exceptions=True)
        gate.set()
        return [await asyncio.gather(begun, return_exceptions=True), late]

    _begun, late = asked(scene, Patience(of_one=2, seconds=0.4))
    assert [type(each) for each in late] == [TimeoutError, TimeoutError]


def test_what_goes_wrong_is_told_to_who_asked_and_the_next_is_served():
    def fails():
        raise ValueError("no")

    async def scene(turns):
        with pytest.raises(ValueError, match="no"):
            await turns.ask("1/a", "1", fails)
        return await turns.ask("1/a", "1", lambda: "served")

    assert asked(scene) == "served"


def test_it_is_busy_while_many_readers_ask():
    async def scene(turns):
        seen = []
        for reader in "abcd":
            seen.append(turns.busy)
            await turns.ask(f"1/{reader}", "1", lambda: None)
        return [*seen, turns.busy]

    assert asked(scene) == [False, False, False, False, True]


def blocks(turns, told, name, gate, number=200):
    """Work of many short blocks, which gives way between them; it is told when it begins and when it ends."""

    def work():
        told.append(f"{name} begins")
        gate.set()
        for _block in range(number):
            time.sleep(0.005)
            turns.give_way()
        told.append(f"{name} ends")
        return name

    return work


def test_what_is_finer_gives_way_between_its_blocks_to_what_is_coarse_and_is_done_afterwards():
    told, begun = [], threading.Event()

    async def scene(turns):
        fine = asyncio.create_task(turns.ask("1/a", "2", blocks(turns, told, "fine", begun, 60)))
        await asyncio.to_thread(begun.wait, 5)
        coarse = await turns.ask("1/b", "1", lambda: told.append("coarse") or "coarse")
        return [coarse, await fine]

    assert asked(scene) == ["coarse", "fine"]
    assert told == ["fine begins", "coarse", "fine begins", "fine ends"]


def test_what_is_finer_is_dropped_when_its_own_reader_asks_something_newer():
    told, begun = [], threading.Event()

    async def scene(turns):
        fine = asyncio.create_task(turns.ask("1/a", "2", blocks(turns, told, "fine", begun)))
        await asyncio.to_thread(begun.wait, 5)
        newer = await turns.ask("1/a", "1", lambda: "newer")
        return [newer, *await asyncio.gather(fine, return_exceptions=True)]

    newer, fine = asked(scene)
    assert newer == "newer"
    assert isinstance(fine, SupersededError)
    assert told == ["fine begins"]


def test_what_is_worked_on_for_nobody_gives_way_to_every_question():
    told, begun = [], threading.Event()

    async def scene(turns):
        turns.give_way()  # nothing waits
        warming = turns.thread.submit(blocks(turns, told, "warming", begun))
        await asyncio.to_thread(begun.wait, 5)
        answer = await turns.ask("1/a", "4", lambda: "answer")
        with pytest.raises(GivesWayError):
            warming.result()
        return answer

    assert asked(scene) == "answer"
    assert told == ["warming begins"]
