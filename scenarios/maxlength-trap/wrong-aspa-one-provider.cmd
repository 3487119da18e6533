# fails: NO-4.4
# The ROAs are right, and the ASPA forgets provider B.
publish roa 22.10.225.0/24 origin 500100
publish roa 22.10.0.0/16 origin 500100
revoke roa 22.10.0.0/16 max 24 origin 500100
publish aspa 500100 providers 500400
