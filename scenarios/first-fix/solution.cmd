# start fails: NO-1.1
# The model solution: permit what the customer holds, exactly.
configure as500100
ip prefix-list AS500200-HOLDS seq 5 permit 22.20.0.0/16
route-map FROM-AS500200 permit 10
match ip address prefix-list AS500200-HOLDS
end
commit
