# The same, written by hand.
run until 30s
configure as500100
no ip prefix-list AS500200-IN seq 5
ip prefix-list AS500200-IN seq 5 permit 22.20.0.0/16
no ipv6 prefix-list AS500200-IN seq 5
ipv6 prefix-list AS500200-IN seq 5 permit 2e00:20::/32
no ip prefix-list AS500300-IN seq 5
ip prefix-list AS500300-IN seq 5 permit 22.30.0.0/16
end
commit
