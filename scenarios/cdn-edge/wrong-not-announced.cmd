# fails: CD-4
# What is not documented is not announced any more: all that is left is
# documented, and the users do not reach two sites.
configure as500200
router bgp 500200
address-family ipv4 unicast
no network 22.20.32.0/20
no network 22.20.48.0/22
exit
exit
end
publish roa 2e00:20::/32 max 32 origin 500200
commit
