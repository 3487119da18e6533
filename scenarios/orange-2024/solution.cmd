# start fails: NO-4.1 NO-4.3 NO-4.4
# The model solution: right ROAs, which bring the routes back, then the false
# ones go.
run until 14:45
publish roa 22.124.0.0/16 origin 12479
publish roa 22.125.0.0/16 origin 12479
publish roa 22.126.0.0/17 origin 12479
revoke roa 22.124.0.0/16 origin 500490
revoke roa 22.125.0.0/16 origin 500490
revoke roa 22.126.0.0/17 origin 500490
