"""The server of the live page: routes, limits and headers; the simulator is handed in.

In flow requests with a state; out flow answers of :mod:`secuela.page`. Start with :mod:`.server`.
"""
