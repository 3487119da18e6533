# fails: CD-4
# Announced with the AS of the company that was bought: the route is Valid, and
# it is not AS500200's any more.
configure as500200
route-map EXCHANGE-OUT permit 5
match ip address prefix-list BOUGHT
set as-path prepend 500210
exit
ip prefix-list BOUGHT seq 5 permit 22.20.48.0/22
end
publish roa 22.20.32.0/20 max 20 origin 500200
publish roa 2e00:20::/32 max 32 origin 500200
commit
