# fails: NO-1.7
# What they ask for is what they get, and who really holds it is found out when
# the route has come in.
run until 30s
configure as500100
ip prefix-list AS500200-IN seq 3 permit 22.20.0.0/16
ipv6 prefix-list AS500200-IN seq 3 permit 2e00:20::/32
ip prefix-list AS500300-IN seq 3 permit 22.30.0.0/16
ip prefix-list AS500300-IN seq 4 permit 22.45.0.0/16
end
commit
run until 120s
configure as500100
no ip prefix-list AS500300-IN seq 4
end
commit
