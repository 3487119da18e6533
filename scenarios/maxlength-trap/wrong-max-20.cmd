# fails: NO-4.3
# Shorter than before, but a forged /17 to /20 is still Valid.
publish roa 22.10.225.0/24 origin 500100
publish roa 22.10.0.0/16 max 20 origin 500100
revoke roa 22.10.0.0/16 max 24 origin 500100
