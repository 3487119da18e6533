# fails: NO-1.3
# Customers' routes are marked, but nobody thought of the own prefix.
configure as500100
bgp large-community-list standard CUST seq 5 permit 500100:1:1
route-map AS500200-IN permit 10
set large-community 500100:1:1 additive
route-map AS500300-IN permit 10
set large-community 500100:1:1 additive
route-map UPSTREAM-OUT permit 10
match large-community CUST
end
commit
