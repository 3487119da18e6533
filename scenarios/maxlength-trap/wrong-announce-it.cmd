# fails: NO-4.3
# The own /24 against the forged one. It helps here and leaves all other
# prefixes open.
configure as500100
ip route 22.10.0.0/24 Null0
ip prefix-list OWN seq 15 permit 22.10.0.0/24
router bgp 500100
address-family ipv4 unicast
network 22.10.0.0/24
end
commit
