# fails: NO-R
# The filters are on both routers, but only edge1 hears from a validator.
configure edge1
rpki
rpki cache 22.10.0.53 3323 preference 1
rpki cache 22.10.0.54 3323 preference 2
exit
route-map AS500200-IN deny 5
match rpki invalid
route-map PROVIDER-IN deny 5
match rpki invalid
end
configure edge2
route-map AS500300-IN deny 5
match rpki invalid
route-map PEER-IN deny 5
match rpki invalid
end
commit
