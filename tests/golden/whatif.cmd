# run tests/unit/session/small
whatif publish roa 203.0.113.0/24 max 24 origin 64502
run until 30s
whatif publish roa 203.0.113.0/24 max 25 origin 64502 at 10s
configure as64500
ip prefix-list HOLDS permit 198.51.100.0/24
route-map CUSTOMER-IN permit 10
 match ip address prefix-list HOLDS
end
whatif commit
whatif commit at 25s
