# fails: IX-1.1
# Only the RPKI: what has no ROA comes from anybody.
configure as500900
rpki
rpki cache 26.0.1.53 3323 preference 1
exit
route-map AS500100-IN deny 30
match rpki invalid
route-map AS500200-IN deny 30
match rpki invalid
route-map AS500300-IN deny 30
match rpki invalid
route-map AS500400-IN deny 10
match ip address prefix-list BOGONS
route-map AS500400-IN deny 30
match rpki invalid
end
commit
