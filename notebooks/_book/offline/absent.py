"""In the place of a package that no site can bring along for a browser."""

raise ImportError(f"{__name__} is fetched over the network, and there was none when this kernel started.")
