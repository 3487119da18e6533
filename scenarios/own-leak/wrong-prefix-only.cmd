# fails: NO-1.3
# A list of prefixes with their parts: a half of customer A's space, learned
# from provider two, slips out to provider one.
configure as500100
ip prefix-list UPSTREAM seq 5 permit 22.10.0.0/16
ip prefix-list UPSTREAM seq 10 permit 22.20.0.0/16 le 24
ip prefix-list UPSTREAM seq 15 permit 22.30.0.0/16 le 24
route-map UPSTREAM-OUT permit 10
match ip address prefix-list UPSTREAM
end
commit
