# run tests/unit/session/disagree
run
