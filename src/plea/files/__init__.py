"""The campaigner's files become the model: every reader gives (value, problems) and guesses nothing."""
