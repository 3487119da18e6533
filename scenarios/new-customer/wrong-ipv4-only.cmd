# fails: NO-1.7
# Windmill's IPv6 is forgotten.
run until 30s
configure as500100
ip prefix-list AS500200-IN seq 3 permit 22.20.0.0/16
ip prefix-list AS500300-IN seq 3 permit 22.30.0.0/16
end
commit
