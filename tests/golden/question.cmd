# open tests/unit/session/small
?
show ?
show b?
explain route 203.0.113.0/24 at ?
configure ?
nothing ?
configure as64500
?
ip ?
ip prefix-list ?
ip prefix-list X permit 198.51.100.0/24 ?
route-map R ?
route-map R permit 10
match ?
match ip add?
match ip address prefix-list NOPE
nonsense
nonsense ?
end
diff
bgp as-path access-list A permit ^64501_64502?
configure as64500
bgp as-path access-list A permit ^64501_64502?
bgp as-path access-list ?
end
end
en
diff
quit
