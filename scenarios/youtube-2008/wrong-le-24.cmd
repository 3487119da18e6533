# fails: NO-1.1
# The right prefixes, but every part of them passes too.
configure as3491
ip prefix-list AS17557-IN seq 5 permit 22.17.0.0/16 le 24
ip prefix-list AS17557-IN seq 10 permit 22.74.0.0/16 le 24
ip prefix-list AS17557-IN seq 15 permit 22.75.16.0/20 le 24
route-map AS17557-IN permit 10
match ip address prefix-list AS17557-IN
end
commit
