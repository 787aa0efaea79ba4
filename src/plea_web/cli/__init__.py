"""The desk's own commands. Each starts Django only when it is called."""

LINES = {
    "serve": "Open the desk in the browser (so does plea alone).",
    "status": "Say how many letters are read, approved and held, and what is next.",
    "approve": "Approve passages, or every letter that is wholly read.",
    "changes": "Ask for changes of a passage.",
    "review": "Make a pack for a reader without an account; bring a review back.",
    "user": "List members, invite one, change a role.",
    "log": "Write down what was sent and what came back.",
    "sealed": "Say what exactly was sent, and whether anything was altered since.",
    "board": "Say how many letters stand where; with --state or --due, which ones.",
    "due": "Say which letters somebody has to look at again.",
    "chase": "Draft follow-ups to letters whose answer is overdue, or corrections of a fact.",
    "export": "Write the contacts of a campaign into a spreadsheet that people can edit.",
    "import": "Bring the team's spreadsheet back: FILE as people saved it, .xlsx, .ods or .csv.",
    "close": "Close a campaign; erase its addresses and replies when their day has passed.",
    "forget": "Erase what the desk knows of somebody, from its disk too.",
}
"""Each command's line in the list of commands."""
