# start fails: NO-1.3
# The model solution: mark what customers send, and send on only what is
# marked and what is our own.
configure as500100
bgp large-community-list standard CUST seq 5 permit 500100:1:1
ip prefix-list OWN seq 5 permit 22.10.0.0/16
route-map AS500200-IN permit 10
set large-community 500100:1:1 additive
route-map AS500300-IN permit 10
set large-community 500100:1:1 additive
route-map PEER-IN permit 10
set large-comm-list CUST delete
route-map PROVIDER-IN permit 10
set large-comm-list CUST delete
route-map UPSTREAM-OUT permit 10
match large-community CUST
route-map UPSTREAM-OUT permit 20
match ip address prefix-list OWN
end
commit
