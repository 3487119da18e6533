# fails: NO-1.1
# Not only single addresses: whole blocks, too.
publish roa 22.10.16.0/20 origin 500100
publish roa 22.10.0.0/16 origin 500100
run until 11:50
configure as500100
rpki
rpki cache 22.10.0.53 3323 preference 1
rpki cache 22.10.0.54 3323 preference 2
exit
route-map AS500200-IN deny 5
match rpki invalid
route-map AS500300-IN deny 5
match rpki invalid
route-map PEER-IN deny 5
match rpki invalid
route-map PROVIDER-IN deny 5
match rpki invalid
end
commit
run until 15:00
publish roa 22.10.16.0/20 origin 500100
revoke roa 22.10.16.0/20 origin 500101
revoke roa 22.10.0.0/16 max 24 origin 500100
run until 16:40
configure as500100
bgp community-list standard BLACKHOLE seq 5 permit 65535:666
ip prefix-list AS500200-BH seq 5 permit 22.20.0.0/16 ge 17
route-map AS500200-IN permit 3
match community BLACKHOLE
match ip address prefix-list AS500200-BH
set community no-export additive
end
commit
