# fails: NO-4.3
# The minimal ROAs are there, and the loose one as well: ROAs add up.
publish roa 22.10.225.0/24 origin 500100
publish roa 22.10.0.0/16 origin 500100
