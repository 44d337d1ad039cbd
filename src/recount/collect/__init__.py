"""collect: bytes come in; a text with offsets comes out. The original never changes."""
