# run tests/unit/session/wheel
run
explain route 192.0.2.0/24 at AS64501
