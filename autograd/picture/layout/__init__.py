"""DOT in, SVG out: Graphviz as it is found, as WebAssembly or as the command ``dot``."""
