# fails: NO-1.1
# The right space, but every part of it as well.
configure as500100
no ip prefix-list FROM-AS500200
ip prefix-list FROM-AS500200 seq 5 permit 22.20.0.0/20 le 32
end
commit
