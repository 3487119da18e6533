# fails: NO-4.1
# Without any ROA everything is NotFound, the forged route too.
revoke roa 22.10.0.0/16 max 24 origin 500100
