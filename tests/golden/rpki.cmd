# run tests/unit/session/rpki
run until 10:06
preview publish roa 192.0.2.0/24 max 25 origin 64500
preview publish roa 192.0.2.0/24 origin 64500
publish roa 192.0.2.0/24 origin 64500
explain route 192.0.2.128/25 at AS64510 from AS64501
show rpki
step
explain route 192.0.2.128/25 at AS64510 from AS64501
step
explain route 192.0.2.128/25 at AS64510 from AS64501
step
step
step
explain route 192.0.2.128/25 at AS64510 from AS64501
back 5
step 4
preview revoke roa 192.0.2.0/24 origin 64500
publish aspa 64500 providers 64510
preview publish aspa 64500 providers 0
revoke aspa 64500
run until 12:30
explain route 192.0.2.0/24 at AS64510 from AS64500
run until 13:02
explain route 192.0.2.0/24 at AS64510 from AS64501
run until 15:00
show rpki
explain route 192.0.2.0/24 at AS64510 from AS64500
run until 17:00
explain route 192.0.2.128/25 at AS64510 from AS64501
run until 20:00
show rpki
