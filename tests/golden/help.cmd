# open tests/unit/session/small
help
help show bgp
help explain
quit
