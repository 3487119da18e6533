# fails: CD-4
# The old ROA goes: the network arrives again, but nothing documents it.
revoke roa 22.20.48.0/22 max 22 origin 500210
publish roa 22.20.32.0/20 max 20 origin 500200
publish roa 2e00:20::/32 max 32 origin 500200
