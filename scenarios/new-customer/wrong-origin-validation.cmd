# fails: NO-1.7
# Both prefixes are let through, because origin validation would drop what is
# wrong. It does not see a path that ends with the true origin.
run until 30s
configure as500100
rpki
rpki cache 22.10.0.9 3323 preference 1
exit
ip prefix-list AS500200-IN seq 3 permit 22.20.0.0/16
ipv6 prefix-list AS500200-IN seq 3 permit 2e00:20::/32
ip prefix-list AS500300-IN seq 3 permit 22.30.0.0/16
ip prefix-list AS500300-IN seq 4 permit 22.45.0.0/16
route-map AS500300-IN deny 5
match rpki invalid
end
commit
