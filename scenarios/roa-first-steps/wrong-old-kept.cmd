# fails: NO-4.3
# All announcements are Valid, but the old ROA still names another AS.
publish roa 22.10.64.0/22 origin 500110
publish roa 22.10.16.0/20 origin 500100
publish roa 22.10.0.0/16 origin 500100
publish roa 2e00:10::/32 origin 500100
