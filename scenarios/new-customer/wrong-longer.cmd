# fails: NO-1.1
# The right space, but every part of it too.
run until 30s
configure as500100
ip prefix-list AS500200-IN seq 3 permit 22.20.0.0/16 le 24
ipv6 prefix-list AS500200-IN seq 3 permit 2e00:20::/32
ip prefix-list AS500300-IN seq 3 permit 22.30.0.0/16
end
commit
