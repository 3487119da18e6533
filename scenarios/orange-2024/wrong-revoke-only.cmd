# fails: NO-4.1
# The false ROAs are gone, and nothing stands in their place.
run until 14:45
revoke roa 22.124.0.0/16 origin 500490
revoke roa 22.125.0.0/16 origin 500490
revoke roa 22.126.0.0/17 origin 500490
