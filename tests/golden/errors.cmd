# open tests/unit/session/small
shwo map
show
show bgp 198.51.100.1/24 at 64500
show bgp 198.51.100.0/33 at 64500
show bgp at AS6450
show bgp at AS64999
show bgp at 64500 received 64502
configure as64501
run until yesterday
run for 1000 years
explain route 203.0.113.128/25 at AS64500
explain packet 192.0.2.1 198.51.100.1 from AS64500
explain requirement NO-9.9
publish roa 203.0.113.0/24 max 24 origin 64502
publish roa 192.0.2.0/25 max 24 origin 64500
whatif show map
whatif commit
predict 1 2 3
undo
redo
back
rollback
answer 1
quit
