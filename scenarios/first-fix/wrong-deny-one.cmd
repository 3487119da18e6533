# fails: NO-1.1
# Stops the route on the screen and lets the next one through.
configure as500100
ip prefix-list WRONG seq 5 permit 22.50.1.0/24
route-map FROM-AS500200 deny 5
match ip address prefix-list WRONG
end
commit
