# fails: NO-1.1
# Stops the route on screen and lets the next one through.
configure as500100
no ip prefix-list FROM-AS500200
ip prefix-list FROM-AS500200 seq 5 deny 22.50.1.0/24
ip prefix-list FROM-AS500200 seq 10 permit any
end
commit
