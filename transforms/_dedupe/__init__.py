"""Near-duplicates, without Beam: fingerprints, candidates, verification, stories.

In order of use: `words` (tokens), `sketch` (texts to a block of fingerprints), `block` (its
columns and bytes), `corpus` (blocks to distinct texts in time order), `join` (candidate pairs),
`verify` (is a pair the same text), `group` (stories), `link` (all of it: blocks to links).
The parameters and what was measured for them: docs/decisions/0004-near-duplicates.md.
"""
