# fails: NO-4.4
# More specific announcements: the false ROAs cover them as well.
run until 14:45
configure as12479
ip route 22.125.0.0/17 Null0
ip route 22.125.128.0/17 Null0
ip prefix-list OWN seq 25 permit 22.125.0.0/17
ip prefix-list OWN seq 30 permit 22.125.128.0/17
router bgp 12479
address-family ipv4 unicast
network 22.125.0.0/17
network 22.125.128.0/17
end
commit
