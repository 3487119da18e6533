# fails: NO-R
# Only val1: when it has been down for an hour, everything is NotFound.
configure edge1
rpki
rpki cache 22.10.0.53 3323 preference 1
exit
route-map AS500200-IN deny 5
match rpki invalid
route-map PROVIDER-IN deny 5
match rpki invalid
end
configure edge2
rpki
rpki cache 22.10.0.53 3323 preference 1
exit
route-map AS500300-IN deny 5
match rpki invalid
route-map PEER-IN deny 5
match rpki invalid
end
commit
