"""The grammar of languages that show by endings who does what: case and agreement, not the order of words.

Rules: who speaks is the noun phrase in the nominative that agrees with the verb, wherever it stands; what is
said is found by conjunctions, marks and governed cases. Nothing here knows a language: words are in
`lexicon/<language>/{cues,words}.toml`, forms come from its `Morphology`.
"""
