# fails: NO-R
# The right addresses, and a port at which nobody listens.
configure edge1
rpki
rpki cache 22.10.0.53 323 preference 1
rpki cache 22.10.0.54 323 preference 2
exit
route-map AS500200-IN deny 5
match rpki invalid
route-map PROVIDER-IN deny 5
match rpki invalid
end
configure edge2
rpki
rpki cache 22.10.0.53 323 preference 1
rpki cache 22.10.0.54 323 preference 2
exit
route-map AS500300-IN deny 5
match rpki invalid
route-map PEER-IN deny 5
match rpki invalid
end
commit
