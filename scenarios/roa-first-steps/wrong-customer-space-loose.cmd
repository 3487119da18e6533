# fails: NO-4.3
# ROAs for the customer's space that allow others to announce it.
publish roa 22.10.64.0/22 origin 500110
publish roa 22.10.16.0/20 origin 500100
revoke roa 22.10.16.0/20 origin 500120
publish roa 22.10.0.0/16 origin 500100
publish roa 2e00:10::/32 origin 500100
publish roa 22.10.64.0/22 origin 500700
publish roa 22.10.65.0/24 origin 500100
