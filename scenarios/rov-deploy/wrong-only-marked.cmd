# fails: NO-R
# Marked and observed, but never dropped.
configure edge1
rpki
rpki cache 22.10.0.53 3323 preference 1
rpki cache 22.10.0.54 3323 preference 2
exit
route-map AS500200-IN permit 5
match rpki invalid
set large-community 500100:666:1 additive
on-match next
route-map PROVIDER-IN permit 5
match rpki invalid
set large-community 500100:666:1 additive
on-match next
end
configure edge2
rpki
rpki cache 22.10.0.53 3323 preference 1
rpki cache 22.10.0.54 3323 preference 2
exit
route-map AS500300-IN permit 5
match rpki invalid
set large-community 500100:666:1 additive
on-match next
route-map PEER-IN permit 5
match rpki invalid
set large-community 500100:666:1 additive
on-match next
end
commit
