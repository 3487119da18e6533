# start fails: CD-4
# The model solution: ROAs for what is missing, first the new one, then the old
# one goes; and route objects beside them.
publish roa 22.20.32.0/20 max 20 origin 500200
publish roa 22.20.48.0/22 max 22 origin 500200
publish roa 2e00:20::/32 max 32 origin 500200
revoke roa 22.20.48.0/22 max 22 origin 500210
irr add -
password:   content
route:      22.20.32.0/20
origin:     AS500200
mnt-by:     CONTENT-MNT
source:     RIR

route:      22.20.48.0/22
origin:     AS500200
mnt-by:     CONTENT-MNT
source:     RIR

route6:     2e00:20::/32
origin:     AS500200
mnt-by:     CONTENT-MNT
source:     RIR
end
