# fails: NO-4.3
# The routes are back, but AS500490 may still originate them.
run until 14:45
publish roa 22.124.0.0/16 origin 12479
publish roa 22.125.0.0/16 origin 12479
publish roa 22.126.0.0/17 origin 12479
