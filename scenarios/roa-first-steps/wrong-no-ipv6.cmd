# fails: NO-4.1
# IPv6 is forgotten.
publish roa 22.10.64.0/22 origin 500110
publish roa 22.10.16.0/20 origin 500100
revoke roa 22.10.16.0/20 origin 500120
publish roa 22.10.0.0/16 origin 500100
