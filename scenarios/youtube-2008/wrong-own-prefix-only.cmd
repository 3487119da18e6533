# fails: NO-1.2
# The list has AS17557's own prefix, but not those of the networks behind it.
configure as3491
ip prefix-list AS17557-IN seq 5 permit 22.17.0.0/16
route-map AS17557-IN permit 10
match ip address prefix-list AS17557-IN
end
commit
