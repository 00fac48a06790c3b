"""Measurements, run by ``./run bench [names]`` and never by pytest.

A bench is a module of this folder with a function ``figures()`` that yields ``Against``, ``Within``,
``Apart`` or ``AtMost`` (tests.bench.measure), in the order of the table. Its name is the module's.
"""
