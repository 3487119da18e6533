# fails: CD-4
# One ROA for the whole block with its own length: what is announced is longer,
# so everything becomes Invalid that has no ROA of its own.
publish roa 22.20.0.0/16 max 16 origin 500200
publish roa 2e00:20::/32 max 32 origin 500200
revoke roa 22.20.48.0/22 max 22 origin 500210
