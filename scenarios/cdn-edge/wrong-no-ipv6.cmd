# fails: CD-4
# IPv6 is forgotten: four of five are documented.
publish roa 22.20.32.0/20 max 20 origin 500200
publish roa 22.20.48.0/22 max 22 origin 500200
revoke roa 22.20.48.0/22 max 22 origin 500210
