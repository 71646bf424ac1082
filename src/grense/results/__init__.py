"""Results for people who build on grense: `classify` with a table, a summary, words and files.

The classifier lies below the texts and knows none; here both meet. `Classification` is its result with a short table, a
summary and a way to Parquet and back, `Explanation` a crossing with the words that the command uses.
"""
