# run scenarios/roa-first-steps
run until 13:00
run for 1h
publish roa 22.10.64.0/22 origin 500110
run
run until 14:00
run for 10m
run for 1h
run for 24h
run for 1h
