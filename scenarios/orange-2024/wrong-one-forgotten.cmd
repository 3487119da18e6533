# fails: NO-4.4
# 22.126.0.0/17 is forgotten.
run until 14:45
publish roa 22.124.0.0/16 origin 12479
publish roa 22.125.0.0/16 origin 12479
revoke roa 22.124.0.0/16 origin 500490
revoke roa 22.125.0.0/16 origin 500490
