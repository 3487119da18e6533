# fails: NO-1.1
# A limit on the length: the wrong route is a /24.
configure as3491
ip prefix-list AS17557-IN seq 5 permit 0.0.0.0/0 le 24
route-map AS17557-IN permit 10
match ip address prefix-list AS17557-IN
end
commit
