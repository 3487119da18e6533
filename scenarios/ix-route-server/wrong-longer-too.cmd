# fails: IX-1.1
# More-specifics of what is registered: exactly the prefix is asked for.
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
ip prefix-list AS500100 seq 5 permit 22.10.0.0/16 le 24
ip prefix-list AS500100 seq 10 permit 22.11.0.0/16 le 24
ip prefix-list AS500100 seq 15 permit 22.12.0.0/20 le 24
ip prefix-list AS500200 seq 5 permit 22.20.0.0/20 le 24
ip prefix-list AS500200 seq 10 permit 22.20.16.0/20 le 24
ip prefix-list AS500300 seq 5 permit 22.30.0.0/16 le 24
ip prefix-list AS500300 seq 10 permit 22.31.0.0/16 le 24
ip prefix-list AS500400 seq 5 permit 22.40.0.0/16 le 24
ip prefix-list AS500400 seq 10 permit 22.41.0.0/16 le 24
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
route-map AS500400-IN deny 10
match ip address prefix-list BOGONS
route-map AS500400-IN deny 30
match rpki invalid
route-map AS500400-IN permit 40
match as-path AS500400
match ip address prefix-list AS500400
end
commit
