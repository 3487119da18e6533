# start fails: NO-R
# The model solution: two validators on each router, and Invalid is dropped at
# the beginning of each import route-map.
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
rpki
rpki cache 22.10.0.53 3323 preference 1
rpki cache 22.10.0.54 3323 preference 2
exit
route-map AS500300-IN deny 5
match rpki invalid
route-map PEER-IN deny 5
match rpki invalid
end
commit
