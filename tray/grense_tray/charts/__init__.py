"""The charts: the week, hours a day, the week against its limit, and the person's own earlier weeks.

`layout`, `evidence` and `usual` decide position and content without Qt; the rest draws.
"""
