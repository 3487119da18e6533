# fails: NO-R
# On edge2 the port of val1 is mistyped: it hears from val2 alone.
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
rpki cache 22.10.0.53 3332 preference 1
rpki cache 22.10.0.54 3323 preference 2
exit
route-map AS500300-IN deny 5
match rpki invalid
route-map PEER-IN deny 5
match rpki invalid
end
commit
