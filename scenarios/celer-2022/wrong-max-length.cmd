# fails: NO-1.1
# Nothing longer than /23: the hijack is gone, the permission is not.
configure as1299
no ip prefix-list AS209243-IN
ip prefix-list AS209243-IN seq 5 deny 0.0.0.0/0 ge 24
ip prefix-list AS209243-IN seq 10 permit 22.20.0.0/22
ip prefix-list AS209243-IN seq 15 permit 22.20.8.0/22
ip prefix-list AS209243-IN seq 20 permit 44.224.0.0/11
end
commit
