"""A compiler of traced functions of one draw to machine code that carries out some draws side by side.

In flow a function that JAX has traced (:mod:`.program`) and arrays with a leading draw axis (:mod:`.packing`); its
blocks are cut (:mod:`.segments`), written and kept on disk (:mod:`.machine`); out flow its results, draw by draw. Start
with :mod:`.side_by_side`.
"""
