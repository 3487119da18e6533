# fails: NO-4.4
# The false ROAs go, and what has no ROA then is not announced any more.
run until 14:45
revoke roa 22.124.0.0/16 origin 500490
revoke roa 22.125.0.0/16 origin 500490
revoke roa 22.126.0.0/17 origin 500490
configure as12479
router bgp 12479
address-family ipv4 unicast
no network 22.124.0.0/16
no network 22.125.0.0/16
no network 22.126.0.0/17
end
commit
