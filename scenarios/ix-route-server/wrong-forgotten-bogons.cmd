# fails: IX-1.1
# The newest member still lacks entry 10: its prefix list stops bogons, but
# not those with the blackhole community.
filter from AS500100:AS-ALL to as500900 as prefix-list AS500100
filter from AS500200 to as500900 as prefix-list AS500200
filter from AS500300:AS-ALL to as500900 as prefix-list AS500300
filter from AS500400 to as500900 as prefix-list AS500400
configure as500900
rpki
rpki cache 26.0.1.53 3323 preference 1
exit
bgp as-path access-list AS500100 seq 5 permit _500100$
bgp as-path access-list AS500100 seq 10 permit _500110$
bgp as-path access-list AS500100 seq 15 permit _500120$
bgp as-path access-list AS500200 seq 5 permit _500200$
bgp as-path access-list AS500300 seq 5 permit _500300$
bgp as-path access-list AS500300 seq 10 permit _500310$
bgp as-path access-list AS500400 seq 5 permit _500400$
route-map AS500100-IN deny 30
match rpki invalid
route-map AS500100-IN permit 40
match as-path AS500100
match ip address prefix-list AS500100
route-map AS500200-IN deny 30
match rpki invalid
route-map AS500200-IN permit 40
match as-path AS500200
match ip address prefix-list AS500200
route-map AS500300-IN deny 30
match rpki invalid
route-map AS500300-IN permit 40
match as-path AS500300
match ip address prefix-list AS500300
route-map AS500400-IN deny 30
match rpki invalid
route-map AS500400-IN permit 40
match as-path AS500400
match ip address prefix-list AS500400
end
commit
