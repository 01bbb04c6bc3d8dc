"""Open data -> the embedded models: one command a stage, each resumable, none installed with the program."""
