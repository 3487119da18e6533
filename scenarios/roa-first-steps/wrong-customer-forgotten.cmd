# fails: NO-4.4
# Right for the own announcements, but the customer's route is Invalid now.
publish roa 22.10.16.0/20 origin 500100
revoke roa 22.10.16.0/20 origin 500120
publish roa 22.10.0.0/16 origin 500100
publish roa 2e00:10::/32 origin 500100
