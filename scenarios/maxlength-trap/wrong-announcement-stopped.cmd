# fails: NO-4.1
# One ROA, and the /24 that it does not allow is not announced any more.
publish roa 22.10.0.0/16 origin 500100
revoke roa 22.10.0.0/16 max 24 origin 500100
configure as500100
router bgp 500100
address-family ipv4 unicast
no network 22.10.225.0/24
end
commit
