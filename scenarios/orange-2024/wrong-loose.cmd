# fails: NO-4.3
# Repaired in a hurry, with room for everything down to a /24.
run until 14:45
publish roa 22.124.0.0/16 max 24 origin 12479
publish roa 22.125.0.0/16 max 24 origin 12479
publish roa 22.126.0.0/17 max 24 origin 12479
revoke roa 22.124.0.0/16 origin 500490
revoke roa 22.125.0.0/16 origin 500490
revoke roa 22.126.0.0/17 origin 500490
