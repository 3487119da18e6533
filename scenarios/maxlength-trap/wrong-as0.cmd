# fails: NO-4.3
# A ROA with AS 0 for the stolen /24: it does not count beside one that fits.
publish roa 22.10.0.0/24 origin 0
