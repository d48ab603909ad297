"""Event clusters, without Beam: stories that tell the same event, each in its own words.

In order of use: `terms` (a text's words and what they are), `sketch` (a story as its strongest
terms), `weigh` (sketches to vectors), `candidates` (pairs worth comparing), `group` (clusters),
`name` (ids that last), `summary` (headline, time, sources, places, actors), `state` (what is kept
between runs), `cluster` (all of it: sketches and state to links, aliases, clusters and state).
What was tried and measured: docs/decisions/0016-event-clusters.md.
"""
