"""The nouns: frozen values that know nothing of files, Word, clocks or networks."""
