"""Weeks over time: one week in numbers, weeks of a trend, patterns, months and the flexitime balance."""
