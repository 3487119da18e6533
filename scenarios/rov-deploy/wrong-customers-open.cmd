# fails: NO-R
# Peer and provider, because customers have prefix filters: those do not look
# at the origin.
configure edge1
rpki
rpki cache 22.10.0.53 3323 preference 1
rpki cache 22.10.0.54 3323 preference 2
exit
route-map PROVIDER-IN deny 5
match rpki invalid
end
configure edge2
rpki
rpki cache 22.10.0.53 3323 preference 1
rpki cache 22.10.0.54 3323 preference 2
exit
route-map PEER-IN deny 5
match rpki invalid
end
commit
