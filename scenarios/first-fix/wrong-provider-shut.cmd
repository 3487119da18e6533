# fails: NO-1.2
# Nothing wrong goes out any more, and nothing good either.
configure as500100
ip prefix-list AS500200-HOLDS seq 5 permit 22.20.0.0/16
route-map FROM-AS500200 permit 10
 match ip address prefix-list AS500200-HOLDS
exit
router bgp 500100
 neighbor 26.0.0.5 shutdown
end
commit
