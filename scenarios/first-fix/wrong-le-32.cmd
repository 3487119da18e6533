# fails: NO-1.1
# The right space, but every part of it as well.
configure as500100
ip prefix-list AS500200-HOLDS seq 5 permit 22.20.0.0/16 le 32
route-map FROM-AS500200 permit 10
match ip address prefix-list AS500200-HOLDS
end
commit
