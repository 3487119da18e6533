# fails: NO-R
# Only the provider's session: the peer's wrong route still comes in.
configure edge1
rpki
rpki cache 22.10.0.53 3323 preference 1
rpki cache 22.10.0.54 3323 preference 2
exit
route-map PROVIDER-IN deny 5
match rpki invalid
end
commit
