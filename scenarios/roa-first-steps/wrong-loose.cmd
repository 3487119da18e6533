# fails: NO-4.3
# One ROA for all lengths: a forged origin is Valid down to a /24.
publish roa 22.10.64.0/22 origin 500110
revoke roa 22.10.16.0/20 origin 500120
publish roa 22.10.0.0/16 max 24 origin 500100
publish roa 2e00:10::/32 max 48 origin 500100
