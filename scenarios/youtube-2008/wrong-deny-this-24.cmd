# fails: NO-1.1
# Only the route of that evening is refused.
configure as3491
ip prefix-list AS17557-IN seq 5 deny 208.65.153.0/24
ip prefix-list AS17557-IN seq 10 permit 0.0.0.0/0 le 32
route-map AS17557-IN permit 10
match ip address prefix-list AS17557-IN
end
commit
