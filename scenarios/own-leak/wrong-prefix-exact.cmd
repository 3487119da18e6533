# fails: NO-1.3
# The exact prefixes: while customer A is silent, its prefix learned from
# provider two goes to provider one.
configure as500100
ip prefix-list UPSTREAM seq 5 permit 22.10.0.0/16
ip prefix-list UPSTREAM seq 10 permit 22.20.0.0/16
ip prefix-list UPSTREAM seq 15 permit 22.30.0.0/16
route-map UPSTREAM-OUT permit 10
match ip address prefix-list UPSTREAM
end
commit
