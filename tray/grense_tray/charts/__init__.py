"""The pictures: the week, hours a day, the week against its limit, and the person's own earlier weeks.

`layout`, `evidence` and `usual` decide where and what without Qt; the rest draws it.
"""
