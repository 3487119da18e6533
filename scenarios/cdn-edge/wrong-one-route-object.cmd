# fails: CD-4
# One route object for the whole block: filters are made of exact prefixes.
irr add -
password:   content
route:      22.20.0.0/16
origin:     AS500200
mnt-by:     CONTENT-MNT
source:     RIR

route6:     2e00:20::/32
origin:     AS500200
mnt-by:     CONTENT-MNT
source:     RIR
end
publish roa 22.20.48.0/22 max 22 origin 500200
