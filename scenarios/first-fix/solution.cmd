# Only the prefix that is registered for the customer, exactly.
configure as500100
no ip prefix-list FROM-AS500200
ip prefix-list FROM-AS500200 seq 5 permit 22.20.0.0/20
end
commit
