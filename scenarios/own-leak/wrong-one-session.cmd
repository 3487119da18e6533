# fails: NO-1.3
# Only the session of the provider that called is repaired.
configure as500100
bgp large-community-list standard CUST seq 5 permit 500100:1:1
ip prefix-list OWN seq 5 permit 22.10.0.0/16
route-map AS500200-IN permit 10
set large-community 500100:1:1 additive
route-map AS500300-IN permit 10
set large-community 500100:1:1 additive
route-map AS500400-OUT permit 10
match large-community CUST
route-map AS500400-OUT permit 20
match ip address prefix-list OWN
router bgp 500100
address-family ipv4 unicast
neighbor 26.0.4.1 route-map AS500400-OUT out
exit-address-family
end
commit
