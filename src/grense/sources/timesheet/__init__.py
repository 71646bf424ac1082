"""Timesheets and clocking as CSV and XLSX: exports, and plain tables with starts and ends, or dates and hours.

Known exports are those of Toggl Track, Clockify, Kimai, Harvest, Tempo and Timely. Of a table only the columns of times
are read; those of persons are compared, row by row, and dropped.
"""

from grense.sources.timesheet.account import ORDERS, ROLES, Account
from grense.sources.timesheet.reader import read_heads, read_timesheet
from grense.sources.timesheet.source import Timesheet

__all__ = ["ORDERS", "ROLES", "Account", "Timesheet", "read_heads", "read_timesheet"]
