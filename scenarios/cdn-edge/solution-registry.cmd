# Another good way: route objects where no ROA stands against the route, and one
# ROA where one does.
irr add -
password:   content
route:      22.20.32.0/20
origin:     AS500200
mnt-by:     CONTENT-MNT
source:     RIR

route6:     2e00:20::/32
origin:     AS500200
mnt-by:     CONTENT-MNT
source:     RIR
end
publish roa 22.20.48.0/22 max 22 origin 500200
