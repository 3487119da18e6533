# start fails: NO-4.3
# The model solution: a ROA for each announcement, then the loose one goes.
publish roa 22.10.225.0/24 origin 500100
publish roa 22.10.0.0/16 origin 500100
revoke roa 22.10.0.0/16 max 24 origin 500100
