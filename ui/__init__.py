"""How numbers look: words, colours, charts, states and the frame around every page."""
