# open tests/unit/session/small
next
predict AS64500 64502
run
why
hint
hint
check
hint
configure as64500
ip prefix-list HOLDS permit 198.51.100.0/24
route-map CUSTOMER-IN permit 10
 match ip address prefix-list HOLDS
end
commit
check
now
answer 2
answer 2
report
finish
