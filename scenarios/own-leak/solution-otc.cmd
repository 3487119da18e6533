# The other good way: BGP roles. The attribute OTC (RFC 9234) marks routes of
# providers and peers, and roles stop them on the way out.
configure as500100
router bgp 500100
neighbor 26.0.1.2 local-role provider
neighbor 26.0.1.6 local-role provider
neighbor 26.0.4.1 local-role customer
neighbor 26.0.5.1 local-role customer
neighbor 26.0.6.1 local-role peer
end
commit
