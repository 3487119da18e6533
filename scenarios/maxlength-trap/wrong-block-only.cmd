# fails: NO-4.4
# The ROA of the block alone: the own /24 is Invalid.
publish roa 22.10.0.0/16 origin 500100
revoke roa 22.10.0.0/16 max 24 origin 500100
