# fails: NO-1.2
# Only what is Valid is kept: the routes of all who have no ROA are lost.
configure edge1
rpki
rpki cache 22.10.0.53 3323 preference 1
rpki cache 22.10.0.54 3323 preference 2
exit
route-map AS500200-IN deny 5
match rpki notfound
route-map AS500200-IN deny 6
match rpki invalid
route-map PROVIDER-IN deny 5
match rpki notfound
route-map PROVIDER-IN deny 6
match rpki invalid
end
configure edge2
rpki
rpki cache 22.10.0.53 3323 preference 1
rpki cache 22.10.0.54 3323 preference 2
exit
route-map AS500300-IN deny 5
match rpki notfound
route-map AS500300-IN deny 6
match rpki invalid
route-map PEER-IN deny 5
match rpki notfound
route-map PEER-IN deny 6
match rpki invalid
end
commit
