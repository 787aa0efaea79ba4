"""Review, and the record of what happened: models, the workflow that alone writes them, views."""
