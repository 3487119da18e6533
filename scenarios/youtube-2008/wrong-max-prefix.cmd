# fails: NO-1.1
# One route more does not reach any limit.
configure as3491
router bgp 3491
address-family ipv4
neighbor 26.0.34.2 maximum-prefix 10
exit-address-family
end
commit
