# run tests/unit/session/small
run until 30s
explain route 203.0.113.128/25 at AS64500
explain route 203.0.113.128/25 at AS64503
explain route 203.0.113.0/24 at AS64503
explain route 10.3.0.0/16 at AS64502
explain route 10.3.0.0/16 at AS64500 to AS64496
explain route 192.0.2.0/25 at AS64500
explain requirement NO-1.1
configure as64500
ip prefix-list HOLDS permit 198.51.100.0/24
route-map CUSTOMER-IN permit 10
 match ip address prefix-list HOLDS
end
commit
explain route 203.0.113.128/25 at AS64500
explain requirement NO-1.1
