# fails: NO-1.2
# A right list, but in the place of the route-map: the community that it set is
# gone, and the peers no longer receive the customer's routes.
configure as3491
ip prefix-list AS17557-ONLY seq 5 permit 22.17.0.0/16
ip prefix-list AS17557-ONLY seq 10 permit 22.74.0.0/16
ip prefix-list AS17557-ONLY seq 15 permit 22.75.16.0/20
router bgp 3491
 address-family ipv4
  no neighbor 26.0.34.2 route-map AS17557-IN in
  neighbor 26.0.34.2 prefix-list AS17557-ONLY in
 exit-address-family
end
commit
