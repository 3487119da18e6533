# fails: NO-R
# Invalid routes are kept with a low preference: the wrong more specific routes
# have no rival and are used.
configure edge1
rpki
rpki cache 22.10.0.53 3323 preference 1
rpki cache 22.10.0.54 3323 preference 2
exit
route-map AS500200-IN permit 6
match rpki invalid
set local-preference 10
route-map PROVIDER-IN permit 6
match rpki invalid
set local-preference 10
end
configure edge2
rpki
rpki cache 22.10.0.53 3323 preference 1
rpki cache 22.10.0.54 3323 preference 2
exit
route-map AS500300-IN permit 6
match rpki invalid
set local-preference 10
route-map PEER-IN permit 6
match rpki invalid
set local-preference 10
end
commit
