"""Event clusters, without Beam: stories of one event in other words."""
