# fails: NO-1.7
# Quarry gets nothing, not even what it holds.
run until 30s
configure as500100
ip prefix-list AS500200-IN seq 3 permit 22.20.0.0/16
ipv6 prefix-list AS500200-IN seq 3 permit 2e00:20::/32
end
commit
