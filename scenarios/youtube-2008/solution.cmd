# start fails: NO-1.1
# The model solution: an allow-list of what is registered behind AS17557.
configure as3491
ip prefix-list AS17557-IN seq 5 permit 22.17.0.0/16
ip prefix-list AS17557-IN seq 10 permit 22.74.0.0/16
ip prefix-list AS17557-IN seq 15 permit 22.75.16.0/20
route-map AS17557-IN permit 10
match ip address prefix-list AS17557-IN
end
commit
