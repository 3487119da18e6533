# run tests/unit/session/aspa
run until 10:03
publish roa 192.0.2.0/24 max 25 origin 64500
explain route 192.0.2.0/25 at AS64510 from AS64501
step
step
step
explain route 192.0.2.0/25 at AS64510 from AS64501
step
show bgp rpki at AS64510
preview publish aspa 64500 providers 64510
publish aspa 64500 providers 64510
explain route 192.0.2.0/25 at AS64510 from AS64501
step
explain route 192.0.2.0/25 at AS64510 from AS64501
step
step
explain route 192.0.2.0/25 at AS64510 from AS64501
step
explain route 192.0.2.0/25 at AS64510 from AS64501
explain route 192.0.2.0/25 at AS64512
run until 10:30
explain route 192.0.2.0/25 at AS64511 from AS64501
publish aspa 64500 providers 64510,64501
explain route 192.0.2.0/25 at AS64510 from AS64501
run until 10:40
explain route 192.0.2.0/25 at AS64510 from AS64501
revoke aspa 64500
explain route 192.0.2.0/25 at AS64510 from AS64501
run until 11:00
explain route 192.0.2.0/25 at AS64510 from AS64501
show bgp rpki invalid at AS64500
show log
