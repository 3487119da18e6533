# What show registry says that AS209243 holds, typed by hand.
configure as1299
no ip prefix-list AS209243-IN seq 10
no ip prefix-list AS209243-IN seq 15
ip prefix-list AS209243-IN seq 10 permit 22.20.8.0/22
end
commit
