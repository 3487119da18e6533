# fails: CD-4
# Route objects for everything: the old ROA still makes one network Invalid, and
# it does not get through the route server.
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
