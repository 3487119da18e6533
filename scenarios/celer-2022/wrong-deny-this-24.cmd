# fails: NO-1.1
# This one route is denied; the /11 around it is not.
configure as1299
no ip prefix-list AS209243-IN seq 15
ip prefix-list AS209243-IN seq 20 permit 22.20.8.0/22
end
commit
