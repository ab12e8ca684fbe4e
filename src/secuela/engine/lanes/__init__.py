"""A compiler of traced functions of one draw to machine code that carries out some draws side by side."""
