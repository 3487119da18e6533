# fails: IX-1.1
# One list of everything that is registered, for all members: each may
# announce what another has.
configure as500900
rpki
rpki cache 26.0.1.53 3323 preference 1
exit
route-map AS500100-IN deny 30
match rpki invalid
route-map AS500100-IN permit 40
match ip address prefix-list ALL
route-map AS500200-IN deny 30
match rpki invalid
route-map AS500200-IN permit 40
match ip address prefix-list ALL
route-map AS500300-IN deny 30
match rpki invalid
route-map AS500300-IN permit 40
match ip address prefix-list ALL
route-map AS500400-IN deny 10
match ip address prefix-list BOGONS
route-map AS500400-IN deny 30
match rpki invalid
route-map AS500400-IN permit 40
match ip address prefix-list ALL
ip prefix-list ALL seq 5 permit 22.10.0.0/16
ip prefix-list ALL seq 10 permit 22.11.0.0/16
ip prefix-list ALL seq 15 permit 22.12.0.0/20
ip prefix-list ALL seq 20 permit 22.20.0.0/20
ip prefix-list ALL seq 25 permit 22.20.16.0/20
ip prefix-list ALL seq 30 permit 22.30.0.0/16
ip prefix-list ALL seq 35 permit 22.31.0.0/16
ip prefix-list ALL seq 40 permit 22.40.0.0/16
ip prefix-list ALL seq 45 permit 22.41.0.0/16
end
commit
