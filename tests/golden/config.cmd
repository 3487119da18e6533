# open tests/unit/session/small
configure as64500
ip prefix-list HOLDS permit 198.51.100.0/24
ip prefix-list HOLDS permit 198.51.100.0/33
route-map CUSTOMER-IN permit 10
match ip address prefix-lst HOLDS
 match ip address prefix-list HOLDS
commit
end
diff
commit
show versions
configure as64500
router bgp 64500
neighbor 10.0.0.2 shutdown
end
commit
commit
rollback
diff
commit trial 5s
run for 10s
show versions
commit
load as64500 /nowhere/file
load as64501 x
discard
quit
